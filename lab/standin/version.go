package main

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
)

// ownVersion is what lab/images/milvus/push writes at the end of the program, such as v2.6.22: Milvus has it inside.
var ownVersion = regexp.MustCompile(`\nversion (v\S+)\n$`)

// version is what Milvus calls its build tags.
func (f faults) version() string {
	switch {
	case f.has(otherVersion):
		return "v2.3.5"
	case f.has(noVersion):
		return "unknown"
	}
	if found := ownVersion.FindStringSubmatch(endOfProgram()); found != nil {
		return found[1]
	}
	return "unknown"
}

func endOfProgram() string {
	program, err := os.Open("/proc/self/exe")
	if err != nil {
		return ""
	}
	defer program.Close()
	end := make([]byte, 64)
	info, err := program.Stat()
	if err != nil {
		return ""
	}
	_, err = program.ReadAt(end, info.Size()-int64(len(end)))
	if err != nil {
		return ""
	}
	return string(end)
}

// printBanner prints the lines of Milvus' own that name its version.
func (f faults) printBanner() {
	fmt.Fprintf(os.Stderr, "Welcome to use Milvus!\nVersion:   %s\nBuilt:     unknown\n\n", f.version())
}

// metrics are those of Milvus that name its version, without the v.
func (f faults) metrics(w http.ResponseWriter, _ *http.Request) {
	version := f.version()
	if version == "unknown" {
		return
	}
	fmt.Fprintf(w, "# TYPE milvus_build_info gauge\nmilvus_build_info{built=\"unknown\",git_commit=\"unknown\",version=%q} 1\n", version[1:])
}
