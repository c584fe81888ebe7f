package main

import (
	"encoding/json"
	"errors"
	"net/http"
)

// request has the fields of all calls; dbName and whatever else a client sends is left aside.
type request struct {
	CollectionName   string `json:"collectionName"`
	Dimension        int    `json:"dimension"`
	MetricType       string `json:"metricType"`
	PrimaryFieldName string `json:"primaryFieldName"`
	VectorFieldName  string `json:"vectorFieldName"`
	Schema           any    `json:"schema"`

	Data         []any    `json:"data"`
	ID           any      `json:"id"`
	AnnsField    string   `json:"annsField"`
	Filter       string   `json:"filter"`
	Limit        int      `json:"limit"`
	OutputFields []string `json:"outputFields"`
}

// problem is an error with Milvus' number for it. REST v2 answers 200 all the same.
type problem struct {
	code    int
	message string
}

func (p problem) Error() string { return p.message }

func missing(field string) problem {
	return problem{1802, "missing required parameters, error: " + field}
}

// rest answers REST v2.
type rest struct {
	store  *store
	faults faults
}

type call func(rest, request) (any, error)

var calls = map[string]call{
	"collections/list":           rest.list,
	"collections/has":            rest.has,
	"collections/create":         rest.create,
	"collections/describe":       rest.describe,
	"collections/drop":           rest.drop,
	"collections/flush":          rest.nothingIfThere,
	"collections/load":           rest.nothingIfThere,
	"collections/get_load_state": rest.loadState,
	"collections/get_stats":      rest.stats,
	"entities/insert":            rest.insert,
	"entities/delete":            rest.delete,
	"entities/get":               rest.get,
	"entities/query":             rest.query,
	"entities/search":            rest.search,
}

// proxyHandler is all that is on Milvus' port 19530.
func proxyHandler(s *store, root root, f faults) http.Handler {
	switch {
	case f.has(noAnswer):
		return http.HandlerFunc(silence)
	case f.has(garbageREST):
		return garbage("not JSON")
	}
	return f.delay(root.guard(restHandler(s, f)))
}

func restHandler(s *store, f faults) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", pageNotFound)
	if f.has(noRESTv2) {
		return mux
	}
	for path := range calls {
		mux.HandleFunc("POST /v2/vectordb/"+path, func(w http.ResponseWriter, r *http.Request) {
			data, err := rest{s, f}.answer(path, r)
			reply(w, data, err)
		})
	}
	return mux
}

func (s rest) answer(path string, r *http.Request) (any, error) {
	req := request{MetricType: "COSINE", PrimaryFieldName: "id", VectorFieldName: "vector", Limit: 100}
	decoder := json.NewDecoder(r.Body)
	decoder.UseNumber()
	if err := decoder.Decode(&req); err != nil {
		return nil, problem{1801, "can only accept json format request, error: " + err.Error()}
	}
	if req.CollectionName == "" && path != "collections/list" {
		return nil, missing("collectionName")
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
