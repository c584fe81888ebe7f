package main

import (
	"fmt"
	"strings"
	"time"
)

// fault is the name of something that goes wrong on demand.
type fault string

// The values of MILVUS_STANDIN_FAULT, which may name several, separated by commas. The time is how long a fault takes or
// waits, unless MILVUS_STANDIN_FAULT_AFTER sets another. The log names no fault, so that nobody finds a cause there that
// Milvus would not log.
var (
	// It does not start.
	exits              = define("exit", time.Second)           // dies with status 1 after that time, still starting
	leaderChanged      = define("leader-changed", time.Second) // panics with etcd's error after that time, still starting
	illegalInstruction = define("illegal-instruction", 0)      // dies from SIGILL, as on a CPU without SSE4.2 and AVX
	executableStack    = define("executable-stack", 0)         // dies with the loader's error, status 127
	brokenYAML         = define("broken-yaml", 0)              // dies with status 1 after Milvus' warning

	// It does not become healthy, does not stay so, or gives strange answers.
	neverHealthy   = define("never-healthy", 0)                // one component stays abnormal
	earlyEmptyList = define("early-empty-list", 3*time.Second) // says OK for that time with no component; REST gives errors
	emptyList      = define("empty-list", 0)                   // says OK for ever with no component; REST gives errors
	garbageHealth  = define("garbage-health", 0)               // answers health checks with HTTP 200 and HTML
	sickens        = define("sickens", 2*time.Second)          // one component turns abnormal that time after all were healthy
	otherPort      = define("other-port", 0)                   // gRPC and REST listen on 19540, whatever the settings say
	loopback       = define("loopback", 0)                     // gRPC and REST listen on 127.0.0.1 alone
	dies           = define("dies", 2*time.Second)             // panics with status 1 that time after it became healthy
	grows          = define("grows", 0)                        // takes 50 MB every 50 ms once it is healthy, up to 4 GB
	hungStop       = define("hung-stop", 0)                    // logs TERM and continues

	// It gives wrong answers, or none.
	slow            = define("slow", time.Second)   // every answer takes that much longer, and is right
	noAnswer        = define("no-answer", 0)        // REST never answers
	noRESTv2        = define("no-rest-v2", 0)       // there is no REST v2, as in Milvus 2.3
	garbageREST     = define("garbage-rest", 0)     // REST answers HTTP 200 and no JSON
	errorCode       = define("error-code", 0)       // every search answers code 1100
	errorOnInsert   = define("error-on-insert", 0)  // every insert answers code 1100
	wrongNeighbours = define("wrong-neighbours", 0) // a search finds the farthest rows first and never the nearest
	wrongDistances  = define("wrong-distances", 0)  // a search finds the right rows with wrong distances
	wrongCount      = define("wrong-count", 0)      // a count finds one row too few

	// It is not what its image says.
	otherVersion = define("other-version", 0) // says that it is 2.3.5
	noVersion    = define("no-version", 0)    // does not say its version

	// It loses data.
	losesRows        = define("loses-rows", 0)                  // after a restart every collection is empty
	losesCollections = define("loses-collections", 0)           // after a restart there is no collection
	losesSecond      = define("loses-second", 0)                // after a restart no collection with its own index is there
	losesOlderRows   = define("loses-older-rows", 0)            // writes a newer format, and carries no row over from the older
	losesLastSecond  = define("loses-last-second", time.Second) // rows are acknowledged that time before they are on the disk
	losesNewerRows   = define("loses-newer-rows", time.Second)  // so are they in the start that carries older data over

	// It, or the version before, does not get along with the data of the other (format.go).
	cannotReadOlder = define("cannot-read-older", 0) // writes a newer format, and reads no other
	cannotGoBack    = define("cannot-go-back", 0)    // writes a newer format; a version without this fault does not read it
	poisonsWayBack  = define("poisons-way-back", 0)  // one without it starts once on its data; then no query is answered, ever
)

var known = map[fault]time.Duration{}

func define(name fault, after time.Duration) fault {
	known[name] = after
	return name
}

// faults are those that are on, each with its time.
type faults map[fault]time.Duration

func readFaults(names, after string) (faults, error) {
	on := faults{}
	if names == "" {
		return on, nil
	}
	for _, part := range strings.Split(names, ",") {
		name := fault(strings.TrimSpace(part))
		usual, ok := known[name]
		if !ok {
			return nil, fmt.Errorf("unknown MILVUS_STANDIN_FAULT %q", string(name))
		}
		on[name] = usual
	}
	if after == "" {
		return on, nil
	}
	given, err := time.ParseDuration(after)
	if err != nil {
		return nil, fmt.Errorf("MILVUS_STANDIN_FAULT_AFTER: %w", err)
	}
	for name := range on {
		on[name] = given
	}
	return on, nil
}

func (f faults) has(name fault) bool {
	_, on := f[name]
	return on
}
