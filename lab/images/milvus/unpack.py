"""unpack.py WHEEL DIR: lays the server in Milvus' Python package out as /milvus in Milvus' own image."""

import lzma
import pathlib
import re
import sys
import zipfile

DATA = "/var/lib/milvus"
SETTINGS = {
    "etcd_data_dir": f"{DATA}/etcd",
    "local_storage_dir": f"{DATA}/data",
    "rocksmq_data_dir": f"{DATA}/rdb_data",
    "system_log_path": "",
}
# The root has these, newer ones: its own programs would not run with those in the package.
IN_THE_ROOT = {"libresolv.so.2", "libz.so.1", "libgcc_s.so.1"}


def fill(template: str) -> str:
    """Fills the holes, {{ name(type): default }}, with our settings or else the defaults."""
    return re.sub(
        r"\{\{ *(\w+)(?:\(\w+\))?(?:: *(.*?))? *\}\}",
        lambda hole: SETTINGS.get(hole[1], hole[2] or ""),
        template,
    )


def unpack(wheel: zipfile.ZipFile, root: pathlib.Path) -> None:
    for folder in ("bin", "lib", "configs"):
        (root / folder).mkdir(parents=True)
    for entry in wheel.namelist():
        name = pathlib.PurePath(entry).name
        if name == "config.yaml.template":
            (root / "configs/milvus.yaml").write_text(fill(wheel.read(entry).decode()))
        elif name == "glog.conf":
            (root / "configs/glog.conf").write_bytes(wheel.read(entry))
        elif name.endswith(".lzma") and name.removesuffix(".lzma") not in IN_THE_ROOT:
            name = name.removesuffix(".lzma")
            file = root / ("bin" if name == "milvus" else "lib") / name
            file.write_bytes(lzma.decompress(wheel.read(entry)))
            file.chmod(0o755)


unpack(zipfile.ZipFile(sys.argv[1]), pathlib.Path(sys.argv[2]))
