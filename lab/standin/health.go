package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
)

// Milvus' numbers for the states of a component (commonpb.StateCode).
const (
	healthy  = 1
	abnormal = 2
)

type component struct {
	Name string `json:"name"`
	Code int    `json:"code"`
}

// allSick are the components when none of them finds another.
func allSick() []component {
	all := components(false)
	for i := range all {
		all[i].Code = abnormal
	}
	return all
}

// components are those of Milvus 2.6, one of which may be abnormal.
func components(oneIsSick bool) []component {
	all := []component{}
	for _, name := range []string{"mixcoord", "querynode", "datanode", "proxy", "streamingnode"} {
		all = append(all, component{Name: name, Code: healthy})
	}
	if oneIsSick {
		all[1].Code = abnormal
	}
	return all
}

type health struct {
	mu         sync.Mutex
	components []component
}

func (h *health) register(components []component) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.components = components
}

// hasStarted tells whether the components are registered.
func (h *health) hasStarted() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.components) > 0
}

// managementHandler is everything on Milvus' port 9091.
func managementHandler(h *health, f faults) http.Handler {
	healthz := http.HandlerFunc(h.healthz)
	if f.has(garbageHealth) {
		healthz = garbage("<html><body>It works!</body></html>")
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", pageNotFound)
	mux.Handle("/healthz", healthz)
	mux.HandleFunc("/livez", garbage("OK"))
	mux.HandleFunc("/metrics", f.metrics)
	return f.delay(mux)
}

// state is OK even while nothing is registered: so does Milvus report a false OK in its first moments.
func (h *health) state() (string, []component) {
	h.mu.Lock()
	defer h.mu.Unlock()
	good := 0
	for _, c := range h.components {
		if c.Code == healthy {
			good++
		}
	}
	if good < len(h.components) {
		return fmt.Sprintf("Not all components are healthy, %d/%d", good, len(h.components)), h.components
	}
	return "OK", h.components
}

// healthz sets no content type: Milvus sets it too late.
func (h *health) healthz(w http.ResponseWriter, r *http.Request) {
	state, components := h.state()
	if state != "OK" {
		w.WriteHeader(http.StatusInternalServerError)
	}
	if r.Header.Get("Content-Type") != "application/json" {
		fmt.Fprint(w, state)
		return
	}
	_ = json.NewEncoder(w).Encode(struct {
		State  string      `json:"state"`
		Detail []component `json:"detail"`
	}{state, components})
}
