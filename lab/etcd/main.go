// Command milvus is the etcd inside Milvus 2.6 without the rest of Milvus. It starts etcd as Milvus does, takes a
// session ID as Milvus does, and panics as Milvus does if that fails.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/etcdserver"
	"go.etcd.io/etcd/server/v3/etcdserver/api/v3client"
)

func main() {
	writes := flag.Int("writes", 0, "how many values to write")
	end := flag.String("end", "stop", "how to end: stop or kill")
	check := flag.Bool("check", false, "only read the files that follow")
	// The flags follow "run standalone", as those of Milvus do.
	must(flag.CommandLine.Parse(os.Args[min(len(os.Args), 3):]))

	if *check {
		checkFiles(flag.Args())
		return
	}
	begun := time.Now()
	etcd, err := start(os.Getenv("ETCD_CONFIG_PATH"), os.Getenv("ETCD_DATA_DIR"))
	must(err)
	awaitReplay(etcd.Server)
	client := v3client.New(etcd.Server)
	id, err := takeSessionID(client)
	must(err)
	fmt.Printf("session %d after %.2f s\n", id, time.Since(begun).Seconds())

	write(client, *writes)
	if *end == "kill" {
		must(syscall.Kill(os.Getpid(), syscall.SIGKILL))
	}
	etcd.Close()
}

// checkFiles prints what etcd says of configuration files, a line for each.
func checkFiles(files []string) {
	for _, file := range files {
		_, err := embed.ConfigFromFile(file)
		fmt.Println(err)
	}
}

// start does what Milvus does (pkg/util/etcd/etcd_server.go). It does not wait for a leader.
func start(config, directory string) (*embed.Etcd, error) {
	cfg, err := embed.ConfigFromFile(config)
	if err != nil {
		return nil, err
	}
	cfg.Dir = directory
	return embed.StartEtcd(cfg)
}

// awaitReplay waits until etcd has applied the first entry of its log. Milvus asks for its session at some moment of
// the replay; at this one, the most is still to be applied.
func awaitReplay(server *etcdserver.EtcdServer) {
	for server.AppliedIndex() == 0 {
		time.Sleep(10 * time.Microsecond)
	}
}

const sessionKey = "by-dev/meta/session/id"

// takeSessionID does what Milvus does (internal/util/sessionutil/session_util.go).
func takeSessionID(client *clientv3.Client) (int, error) {
	ctx := context.Background()
	// Milvus ignores the error of this one. While too much is still to be applied, it is "too many requests", and
	// Milvus goes on to read before there is a leader.
	_, _ = client.Txn(ctx).
		If(clientv3.Compare(clientv3.Version(sessionKey), "=", 0)).
		Then(clientv3.OpPut(sessionKey, "1")).
		Commit()
	for {
		found, err := client.Get(ctx, sessionKey)
		if err != nil {
			return 0, err
		}
		if len(found.Kvs) == 0 {
			return 0, fmt.Errorf("%s does not exist", sessionKey)
		}
		value := string(found.Kvs[0].Value)
		id, err := strconv.Atoi(value)
		if err != nil {
			return 0, err
		}
		result, err := client.Txn(ctx).
			If(clientv3.Compare(clientv3.Value(sessionKey), "=", value)).
			Then(clientv3.OpPut(sessionKey, strconv.Itoa(id+1))).
			Commit()
		if err != nil || result.Succeeded {
			return id, err
		}
	}
}

// write writes so many values, 32 at a time.
func write(client *clientv3.Client, count int) {
	numbers := make(chan int)
	var writers sync.WaitGroup
	for range 32 {
		writers.Go(func() {
			for n := range numbers {
				_, err := client.Put(context.Background(), fmt.Sprintf("key-%d", n%1000), strconv.Itoa(n))
				must(err)
			}
		})
	}
	for n := range count {
		numbers <- n
	}
	close(numbers)
	writers.Wait()
}

func must(err error) {
	if err != nil {
		fmt.Println("panic:", err)
		os.Exit(2)
	}
}
