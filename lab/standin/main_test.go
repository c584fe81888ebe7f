package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the tests run the stand-in as a process of its own: this very program.
func TestMain(m *testing.M) {
	if os.Getenv("BE_THE_STANDIN") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

type process struct {
	*exec.Cmd
	stderr            bytes.Buffer
	proxy, management string
}

// start runs the stand-in in a folder, with ports and settings of its own.
func start(t *testing.T, dir string, settings ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0], "run", "standalone", "-alias", "x"), proxy: freePort(t), management: freePort(t)}
	p.Env = append(os.Environ(), "BE_THE_STANDIN=yes", "PROXY_PORT="+p.proxy, "METRICS_PORT="+p.management,
		"ETCD_USE_EMBED=true", "ETCD_DATA_DIR="+dir+"/etcd", "ROCKSMQ_PATH="+dir+"/rdb_data", "LOCALSTORAGE_PATH="+dir+"/data/")
	p.Env = append(p.Env, settings...)
	p.Stderr = &p.stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill(); _ = p.Wait() })
	return p
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return fmt.Sprint(listener.Addr().(*net.TCPAddr).Port)
}

// end waits for the process, and tells its status as a shell would.
func (p *process) end() int {
	_ = p.Wait()
	status := p.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}

func (p *process) health() string {
	request, _ := http.NewRequest(http.MethodGet, "http://127.0.0.1:"+p.management+"/healthz", nil)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return string(body)
}

func (p *process) rest() bool {
	response, err := http.Post("http://127.0.0.1:"+p.proxy+"/v2/vectordb/collections/list", "", strings.NewReader("{}"))
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

func until(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for limit := time.Now().Add(10 * time.Second); time.Now().Before(limit); time.Sleep(10 * time.Millisecond) {
		if condition() {
			return
		}
	}
	t.Fatalf("it never happened: %s", what)
}

const registered, nobody = `"streamingnode"`, `"detail":null`

func TestDeaths(t *testing.T) {
	for name, want := range map[fault]death{
		exits:              {status: 1, line: "panic: the stand-in was told to exit"},
		leaderChanged:      {status: 2, line: "panic: etcdserver: leader changed"},
		illegalInstruction: {status: 132},
		executableStack:    {status: 127, line: "cannot enable executable stack as shared object requires"},
		brokenYAML:         {status: 1, line: `[WARN] [paramtable/base_table.go:189] ["init baseTable with file failed"]`},
		dies:               {status: 1, line: "panic: the stand-in was told to die"},
		"burn":             {status: 2, line: `panic: unknown MILVUS_STANDIN_FAULT "burn"`},
	} {
		p := start(t, t.TempDir(), "MILVUS_STANDIN_FAULT="+string(name), "MILVUS_STANDIN_FAULT_AFTER=50ms")
		if status := p.end(); status != want.status || !strings.Contains(p.stderr.String(), want.line) {
			t.Errorf("%s: status %d, %s", name, status, &p.stderr)
		}
		if ready := strings.Contains(p.stderr.String(), "ready"); ready != (name == dies) {
			t.Errorf("%s: ready is %v", name, ready)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"version"}, {"run"}, {"run", "proxy"}} {
		command := exec.Command(os.Args[0], args...)
		command.Env = append(os.Environ(), "BE_THE_STANDIN=yes")
		output, _ := command.CombinedOutput()
		if command.ProcessState.ExitCode() != 1 || string(output) != "usage: milvus run standalone\n" {
			t.Errorf("%v: %d %s", args, command.ProcessState.ExitCode(), output)
		}
	}
}

func TestPlacesAndStop(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		p := start(t, dir)
		until(t, "healthy", func() bool { return strings.Contains(p.health(), registered) && p.rest() })
		_ = p.Process.Signal(syscall.SIGTERM)
		if status := p.end(); status != 0 {
			t.Errorf("status %d: %s", status, &p.stderr)
		}
	}
	for _, place := range []string{"etcd/member/wal", "rdb_data", "rdb_data_meta_kv", "data/standin"} {
		if _, err := os.Stat(filepath.Join(dir, place)); err != nil {
			t.Error(err)
		}
	}
}

func TestPlacesThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{"ETCD_DATA_DIR", "ROCKSMQ_PATH", "LOCALSTORAGE_PATH"} {
		p := start(t, t.TempDir(), place+"="+file+"/below")
		if status := p.end(); status != 2 || !strings.HasPrefix(p.stderr.String(), "panic: cannot access data directory: ") {
			t.Errorf("%s: status %d: %s", place, status, &p.stderr)
		}
	}
}

func TestFaultsOfHealth(t *testing.T) {
	p := start(t, t.TempDir(), "MILVUS_STANDIN_FAULT=early-empty-list", "MILVUS_STANDIN_FAULT_AFTER=1s")
	until(t, "OK without components", func() bool { return strings.Contains(p.health(), nobody) && p.rest() })
	until(t, "components", func() bool { return strings.Contains(p.health(), registered) })

	p = start(t, t.TempDir(), "MILVUS_STANDIN_FAULT=sickens", "MILVUS_STANDIN_FAULT_AFTER=300ms")
	until(t, "OK", func() bool { return strings.Contains(p.health(), `"OK","detail":[`) })
	until(t, "sick", func() bool { return strings.Contains(p.health(), "4/5") })

	p = start(t, t.TempDir(), "MILVUS_STANDIN_FAULT=empty-list")
	until(t, "OK without components", func() bool { return strings.Contains(p.health(), nobody) && p.rest() })
	time.Sleep(500 * time.Millisecond)
	if health := p.health(); !strings.Contains(health, nobody) {
		t.Errorf("empty-list: %s", health)
	}
}

func TestHungStop(t *testing.T) {
	p := start(t, t.TempDir(), "MILVUS_STANDIN_FAULT=hung-stop")
	until(t, "healthy", func() bool { return strings.Contains(p.health(), registered) })
	_ = p.Process.Signal(syscall.SIGTERM)
	time.Sleep(500 * time.Millisecond)
	if !p.rest() {
		t.Error("it stopped")
	}
	_ = p.Process.Kill()
	if p.end(); !strings.Contains(p.stderr.String(), "stopping") {
		t.Errorf("no word about TERM: %s", &p.stderr)
	}
}
