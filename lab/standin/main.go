// A stand-in for Milvus Standalone where the real one is not available: it answers health checks and the part of REST v2
// that the smoke test uses, checks root's password, keeps its data where Milvus does, stops on TERM as Milvus does, and
// fails on demand.
package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log"
	"math"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(log.LstdFlags | log.Lmicroseconds)
	if len(os.Args) == 2 && os.Args[1] == "version" {
		fmt.Println("Version: stand-in")
		return
	}
	// Flags such as -alias may follow; they change nothing here.
	if len(os.Args) < 3 || os.Args[1] != "run" || os.Args[2] != "standalone" {
		fmt.Fprintln(os.Stderr, "usage: milvus run standalone")
		os.Exit(1)
	}
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	if err := run(stop); err != nil {
		fmt.Fprintf(os.Stderr, "panic: %v\n", err)
		os.Exit(2)
	}
}

func run(stop context.Context) error {
	faults, err := readFaults(os.Getenv("MILVUS_STANDIN_FAULT"), os.Getenv("MILVUS_STANDIN_FAULT_AFTER"))
	if err != nil {
		return err
	}
	faults.printBanner()
	faults.dieWhileStarting()
	store, root, err := openPlaces(faults)
	if err != nil {
		return err
	}
	return serveUntil(stop, store, root, faults)
}

func openPlaces(faults faults) (*store, root, error) {
	if err := makePlaces(); err != nil {
		return nil, root{}, err
	}
	folder := filepath.Join(storagePath(), "standin")
	store, err := openStore(folder, faults)
	if err != nil {
		return nil, root{}, err
	}
	root, err := openRoot(folder)
	return store, root, err
}

func serveUntil(stop context.Context, store *store, root root, faults faults) error {
	health, failed := &health{}, make(chan error, 4)
	servers := []*http.Server{serve(":"+metricsPort(), nil, managementHandler(health, faults), failed)}
	openProxy := sync.OnceFunc(func() {
		servers = append(servers, serveProxy(faults, proxyHandler(store, root, health, faults), failed)...)
	})
	if faults.has(earlyEmptyList) || faults.has(emptyList) {
		openProxy()
	}
	started := time.After(faults.startup())
	for {
		select {
		case <-started:
			// As in Milvus, whose proxy registers when it listens.
			openProxy()
			faults.getHealthy(health)
			log.Print("milvus stand-in: ready")
		case err := <-failed:
			return err
		case <-stop.Done():
			log.Print("milvus stand-in: stopping")
			if !faults.has(hungStop) {
				shutDown(servers)
				return store.flush(store.names()...)
			}
			stop = context.Background() // ignores further signals
		}
	}
}

// startup is how long the components take to register. Milvus answers health checks before that.
func (f faults) startup() time.Duration {
	switch {
	case f.has(exits), f.has(leaderChanged), f.has(emptyList):
		return math.MaxInt64
	case f.has(earlyEmptyList):
		return f[earlyEmptyList]
	}
	return 300 * time.Millisecond
}

// getHealthy registers the components, and starts the faults that wait for it.
func (f faults) getHealthy(h *health) {
	switch {
	case usesProxy():
		h.register(allSick())
		return
	case portOf("proxy.port", "19530") == "0":
		h.register(components(true))
		return
	}
	h.register(components(f.has(neverHealthy)))
	f.schedule(deathWhenHealthy)
	if f.has(sickens) {
		time.AfterFunc(f[sickens], func() { h.register(components(true)) })
	}
	if f.has(grows) {
		go grow(4_000_000_000)
	}
}

// metricsPort is a variable, and no setting of Milvus.
func metricsPort() string {
	if port := os.Getenv("METRICS_PORT"); port != "" {
		return port
	}
	return "9091"
}

// serve listens before it returns, so that the next connection finds a server.
func serve(address string, config *tls.Config, handler http.Handler, failed chan<- error) *http.Server {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		failed <- err
		return server
	}
	if config != nil {
		listener = tls.NewListener(listener, config)
	}
	go func() {
		if err := server.Serve(listener); err != http.ErrServerClosed {
			failed <- err
		}
	}()
	return server
}

// shutDown lets requests in progress finish, within a limit.
func shutDown(servers []*http.Server) {
	limit, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, server := range servers {
		if server.Shutdown(limit) != nil {
			_ = server.Close()
		}
	}
}
