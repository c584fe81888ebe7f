package main

import (
	"encoding/json"
	"errors"
	"net/http"
)

// request has the fields of all calls. The stand-in ignores dbName and whatever else a client sends.
type request struct {
	CollectionName string         `json:"collectionName"`
	Dimension      int            `json:"dimension"`
	MetricType     string         `json:"metricType"`
	Schema         schemaRequest  `json:"schema"`
	IndexParams    []indexRequest `json:"indexParams"`
	Data           []any          `json:"data"`
	AnnsField      string         `json:"annsField"`
	Limit          int            `json:"limit"`
	Filter         string         `json:"filter"`
	OutputFields   []string       `json:"outputFields"`
	IndexName      string         `json:"indexName"`
}

// problem is an error with the code that Milvus has for it. REST v2 answers it with HTTP 200.
type problem struct {
	code    int
	message string
}

func (p problem) Error() string { return p.message }

// rest answers the calls of REST v2 that the tests make.
type rest struct {
	store  *store
	health *health
	faults faults
}

type call func(rest, request) (any, error)

var calls = map[string]call{
	"collections/list":   rest.list,
	"collections/create": rest.create,
	"collections/drop":   rest.drop,
	"collections/flush":  rest.flush,
	"databases/list":     rest.databases,
	"entities/insert":    rest.insert,
	"entities/query":     rest.query,
	"entities/search":    rest.search,
	"indexes/describe":   rest.describeIndex,
}

// proxyHandler is everything on Milvus' port 19530.
func proxyHandler(s *store, root root, h *health, f faults) http.Handler {
	switch {
	case f.has(noAnswer):
		return http.HandlerFunc(silence)
	case f.has(garbageREST):
		return garbage("not JSON")
	}
	return f.delay(root.guard(root.users(restHandler(rest{s, h, f}))))
}

func restHandler(s rest) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", pageNotFound)
	if s.faults.has(noRESTv2) {
		return mux
	}
	for path := range calls {
		mux.HandleFunc("POST /v2/vectordb/"+path, s.handler(path))
	}
	return mux
}

func (s rest) handler(path string) http.HandlerFunc {
	if s.store.isSpoilt && (path == "entities/query" || path == "entities/search") {
		return silence
	}
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := s.answer(path, r)
		reply(w, data, err)
	}
}

func (s rest) answer(path string, r *http.Request) (any, error) {
	req := request{MetricType: "COSINE", Limit: 100}
	decoder := json.NewDecoder(r.Body)
	decoder.UseNumber()
	if err := decoder.Decode(&req); err != nil {
		return nil, problem{1801, "can only accept json format request, error: " + err.Error()}
	}
	if !s.health.hasStarted() {
		return nil, problem{1100, "the stand-in is still starting: invalid parameter"}
	}
	if path == "entities/search" && s.faults.has(errorCode) || path == "entities/insert" && s.faults.has(errorOnInsert) {
		return nil, problem{1100, "the stand-in was told to fail: invalid parameter"}
	}
	return calls[path](s, req)
}

func reply(w http.ResponseWriter, data any, err error) {
	body := map[string]any{"code": 0, "data": data}
	if err != nil {
		p := problem{65535, err.Error()}
		errors.As(err, &p)
		body = map[string]any{"code": p.code, "message": p.message}
	}
	writeJSON(w, http.StatusOK, body)
}
