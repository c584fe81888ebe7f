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
	Limit        int      `json:"limit"`
	OutputFields []string `json:"outputFields"`
}

// problem is an error with Milvus' number for it. REST v2 answers 200 all the same.
type problem struct {
	code    int
	message string
}

func (p problem) Error() string { return p.message }

func restHandler(s *store) http.Handler {
	calls := map[string]func(*store, request) (any, error){
		"collections/list":   func(s *store, _ request) (any, error) { return s.names(), nil },
		"collections/has":    has,
		"collections/create": create,
		"collections/drop":   func(s *store, r request) (any, error) { return nothing, s.drop(r.CollectionName) },
		"entities/insert":    insert,
		"entities/search":    search,
	}
	mux := http.NewServeMux()
	for path, call := range calls {
		needsName := path != "collections/list"
		mux.HandleFunc("POST /v2/vectordb/"+path, func(w http.ResponseWriter, r *http.Request) {
			data, err := answer(s, r, needsName, call)
			reply(w, data, err)
		})
	}
	return mux
}

var nothing = struct{}{}

func answer(s *store, r *http.Request, needsName bool, call func(*store, request) (any, error)) (any, error) {
	req := request{MetricType: "COSINE", PrimaryFieldName: "id", VectorFieldName: "vector", Limit: 100}
	decoder := json.NewDecoder(r.Body)
	decoder.UseNumber()
	if err := decoder.Decode(&req); err != nil {
		return nil, problem{1801, "can only accept json format request, error: " + err.Error()}
	}
	if needsName && req.CollectionName == "" {
		return nil, problem{1802, "missing required parameters, error: collectionName"}
	}
	return call(s, req)
}

func reply(w http.ResponseWriter, data any, err error) {
	body := map[string]any{"code": 0, "data": data}
	if err != nil {
		p := problem{65535, err.Error()}
		errors.As(err, &p)
		if errors.Is(err, errNotFound) {
			p.code = 100
		}
		body = map[string]any{"code": p.code, "message": p.message}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(body)
}
