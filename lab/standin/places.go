package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// walSize is what etcd allocates for the first file of its log.
const walSize = 64 * 1000 * 1000

// makePlaces creates the folders that Milvus creates, and fails where Milvus cannot write.
func makePlaces() error {
	if isOn("etcd.use.embed", "false") {
		if err := makeEtcd(setting("etcd.data.dir", "default.etcd")); err != nil {
			return err
		}
	}
	for _, place := range append(queuePlaces(), storagePath()) {
		if err := makeWritable(place); err != nil {
			return err
		}
	}
	return nil
}

// queuePlaces are the folders of the message queues that Milvus runs itself. Without milvus.yaml, some are empty.
func queuePlaces() []string {
	switch queue := setting("rocksmq.path", ""); setting("mq.type", "default") {
	case "default", "rocksmq":
		if queue != "" {
			return []string{queue, queue + "_meta_kv"}
		}
	case "natsmq":
		return []string{filepath.Join(setting("natsmq.server.storeDir", filepath.Join(os.TempDir(), "nats")), "jetstream")}
	case "woodpecker":
		if setting("woodpecker.storage.type", "minio") == "local" {
			return []string{woodpeckerPath()}
		}
	}
	return nil
}

// woodpeckerPath is that of late 2.6 and of 3.
func woodpeckerPath() string {
	if path := setting("woodpecker.storage.rootPath", "default"); path != "default" {
		return path
	}
	return filepath.Join(storagePath(), "wp")
}

func storagePath() string {
	return setting("localStorage.path", "/var/lib/milvus/data/")
}

// makeWritable checks it as etcd does: with a file.
func makeWritable(folder string) error {
	touch := filepath.Join(folder, ".touch")
	err := os.MkdirAll(folder, 0o755)
	if err == nil {
		err = os.WriteFile(touch, nil, 0o644)
	}
	if err != nil {
		return fmt.Errorf("cannot access data directory: %w", err)
	}
	return os.Remove(touch)
}

// makeEtcd creates etcd's log completely or not at all, as etcd does: under another name first.
func makeEtcd(folder string) error {
	if err := makeWritable(folder); err != nil {
		return err
	}
	wal := filepath.Join(folder, "member", "wal")
	if _, err := os.Stat(wal); err == nil {
		return nil
	}
	fresh := wal + ".tmp"
	defer os.RemoveAll(fresh)
	err := os.MkdirAll(fresh, 0o755)
	if err == nil {
		err = allocate(filepath.Join(fresh, "0000000000000000-0000000000000000.wal"), walSize)
	}
	if err == nil {
		err = os.Rename(fresh, wal)
	}
	if err != nil {
		return fmt.Errorf("failed to create WAL: %w", err)
	}
	return nil
}

// allocate reserves disk space for a file. Where the file system cannot, the file stays empty.
func allocate(name string, size int64) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	for {
		err := syscall.Fallocate(int(file.Fd()), 0, 0, size)
		switch {
		case errors.Is(err, syscall.EINTR): // the Go runtime signals its own threads
			continue
		case errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOSYS):
			return nil
		}
		return err
	}
}
