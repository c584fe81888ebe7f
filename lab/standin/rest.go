package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
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

var validName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,254}$`)

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

func has(s *store, r request) (any, error) {
	return map[string]bool{"has": slices.Contains(s.names(), r.CollectionName)}, nil
}

func create(s *store, r request) (any, error) {
	switch {
	case r.Schema != nil:
		return nil, problem{1803, "the stand-in knows the quick form only: collectionName, dimension, metricType"}
	case !validName.MatchString(r.CollectionName):
		return nil, problem{1100, "Invalid collection name: " + r.CollectionName}
	case r.Dimension < 2:
		return nil, problem{1100, fmt.Sprintf("invalid dimension: %d. should be in range 2 ~ 32768", r.Dimension)}
	case !slices.Contains([]string{"L2", "IP", "COSINE"}, r.MetricType):
		return nil, problem{1100, "float vector index does not support metric type: " + r.MetricType}
	}
	return nothing, s.create(&collection{Name: r.CollectionName, Dimension: r.Dimension, Metric: r.MetricType,
		PrimaryKey: r.PrimaryFieldName, VectorField: r.VectorFieldName, Rows: []row{}})
}

func insert(s *store, r request) (any, error) {
	c, err := s.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	rows, ids := []row{}, []any{}
	for _, item := range r.Data {
		entity, _ := item.(row)
		vector, err := floats(entity[c.VectorField])
		if err == nil && len(vector) != c.Dimension {
			err = fmt.Errorf("[]float32 size %d doesn't equal to vector dimension %d of FloatVector", len(vector), c.Dimension)
		}
		if err == nil && entity[c.PrimaryKey] == nil {
			err = fmt.Errorf("field %s is missing", c.PrimaryKey)
		}
		if err != nil {
			return nil, problem{1804, "fail to deal the insert data, error: " + err.Error()}
		}
		rows, ids = append(rows, entity), append(ids, entity[c.PrimaryKey])
	}
	return map[string]any{"insertCount": len(rows), "insertIds": ids}, s.insert(r.CollectionName, rows)
}

func search(s *store, r request) (any, error) {
	c, err := s.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	found := []row{}
	for _, item := range r.Data {
		query, err := floats(item)
		if err != nil {
			return nil, problem{1801, "can only accept json format request, error: " + err.Error()}
		}
		hits, err := c.search(query, r.Limit)
		if err != nil {
			return nil, problem{1100, err.Error()}
		}
		for _, h := range hits {
			found = append(found, h.shown(c.PrimaryKey, r.OutputFields))
		}
	}
	return found, nil
}

func (h hit) shown(primaryKey string, fields []string) row {
	shown := row{primaryKey: h.row[primaryKey], "distance": h.distance}
	for _, field := range fields {
		if value, ok := h.row[strings.TrimSpace(field)]; ok {
			shown[field] = value
		}
	}
	return shown
}
