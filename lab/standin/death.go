package main

import (
	"fmt"
	"os"
	"syscall"
	"time"
)

// death is how a fault ends the process. A status above 128 is, as in a shell, that of a signal.
type death struct {
	fault  fault
	status int
	line   string
}

var deathsWhileStarting = []death{
	{exits, 1, "panic: the stand-in was told to exit"},
	{leaderChanged, 2, "panic: etcdserver: leader changed"},
	{illegalInstruction, 128 + int(syscall.SIGILL), ""},
	{executableStack, 127, "/milvus/bin/milvus: error while loading shared libraries: libknowhere.so: " +
		"cannot enable executable stack as shared object requires: Invalid argument"},
	{brokenYAML, 1, time.Now().Format("[2006/01/02 15:04:05.000 -07:00]") + ` [WARN] [paramtable/base_table.go:189] ` +
		`["init baseTable with file failed"] [configFile="[milvus.yaml,_test.yaml,default.yaml,user.yaml]"] ` +
		`[error="failed to load source FileSource: unmarshal yaml file /milvus/configs/user.yaml failed: ` +
		`yaml: line 2: mapping values are not allowed in this context"]`},
}

var deathWhenHealthy = death{dies, 1, "panic: the stand-in was told to die"}

// dieWhileStarting returns at once unless a fault has nothing to wait for.
func (f faults) dieWhileStarting() {
	for _, d := range deathsWhileStarting {
		f.schedule(d)
	}
}

func (f faults) schedule(d death) {
	after, on := f[d.fault]
	switch {
	case !on:
	case after == 0:
		d.strike()
	default:
		time.AfterFunc(after, d.strike)
	}
}

func (d death) strike() {
	if d.line != "" {
		fmt.Fprintln(os.Stderr, d.line)
	}
	if d.status > 128 {
		raise(syscall.Signal(d.status - 128))
	}
	os.Exit(d.status)
}

// raise becomes a shell that dies from the signal: Go's own handler would print a trace and exit with 2. As process 1 it
// survives, and exits with the status instead.
func raise(signal syscall.Signal) {
	script := fmt.Sprintf("kill -%d $$; exit %d", signal, 128+int(signal))
	_ = syscall.Exec("/bin/sh", []string{"sh", "-c", script}, os.Environ())
}

var grown [][]byte

// grow takes memory and touches it, up to a limit in bytes, so that it counts.
func grow(limit int) {
	const step, page = 50_000_000, 4096
	for size := 0; size < limit; size += step {
		block := make([]byte, step)
		for i := 0; i < step; i += page {
			block[i] = 1
		}
		grown = append(grown, block)
		time.Sleep(50 * time.Millisecond)
	}
}
