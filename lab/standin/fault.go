package main

import (
	"fmt"
	"os"
	"time"
)

// fault is what goes wrong on demand: the value of MILVUS_STANDIN_FAULT.
type fault string

const (
	none         fault = ""
	neverHealthy fault = "never-healthy" // one component stays abnormal
	exits        fault = "exit"          // dies with status 1 after a second, still starting
)

func (f fault) check() error {
	switch f {
	case none, neverHealthy, exits:
		return nil
	}
	return fmt.Errorf("unknown MILVUS_STANDIN_FAULT %q", string(f))
}

// components is the state that each component reports once it is registered.
func (f fault) components() []component {
	all := []component{}
	if f == exits {
		return all
	}
	for _, name := range []string{"mixcoord", "querynode", "datanode", "proxy", "streamingnode"} {
		all = append(all, component{Name: name, Code: healthy})
	}
	if f == neverHealthy {
		all[1].Code = abnormal
	}
	return all
}

func (f fault) exit() {
	if f != exits {
		return
	}
	time.Sleep(time.Second)
	fmt.Fprintln(os.Stderr, "panic: the stand-in was told to exit")
	os.Exit(1)
}
