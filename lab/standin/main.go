// A stand-in for Milvus Standalone where the real one cannot be had: it speaks the health checks and the part of
// REST v2 that a smoke test uses, keeps its rows on disk, stops on TERM as Milvus does, and fails on demand.
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// startup is how long the components take to register. Milvus answers health checks before that.
const startup = 300 * time.Millisecond

func main() {
	log.SetFlags(log.LstdFlags | log.Lmicroseconds)
	if len(os.Args) != 3 || os.Args[1] != "run" || os.Args[2] != "standalone" {
		fmt.Fprintln(os.Stderr, "usage: milvus run standalone")
		os.Exit(1)
	}
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	if err := run(stop, fault(os.Getenv("MILVUS_STANDIN_FAULT"))); err != nil {
		fmt.Fprintf(os.Stderr, "panic: %v\n", err)
		os.Exit(2)
	}
}

func run(stop context.Context, fault fault) error {
	if err := fault.check(); err != nil {
		return err
	}
	go fault.exit()

	store, err := openStore(filepath.Join(setting("LOCALSTORAGE_PATH", "/var/lib/milvus/data"), "standin"))
	if err != nil {
		return err
	}
	health := &health{}
	failed := make(chan error, 2)
	management := serve(setting("METRICS_PORT", "9091"), health.handler(), failed)

	select {
	case <-time.After(startup):
	case <-stop.Done():
		return shutDown(management)
	}
	health.register(fault.components())
	proxy := serve("19530", restHandler(store), failed)
	log.Print("milvus stand-in: ready")

	select {
	case err := <-failed:
		return err
	case <-stop.Done():
		log.Print("milvus stand-in: stopping")
		return shutDown(proxy, management)
	}
}

// setting reads what Milvus takes from the environment, too.
func setting(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}

func serve(port string, handler http.Handler, failed chan<- error) *http.Server {
	server := &http.Server{Addr: net.JoinHostPort("", port), Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := server.ListenAndServe(); err != http.ErrServerClosed {
			failed <- err
		}
	}()
	return server
}

func shutDown(servers ...*http.Server) error {
	limit, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, server := range servers {
		if err := server.Shutdown(limit); err != nil {
			return err
		}
	}
	return nil
}
