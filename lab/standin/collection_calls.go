package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

var (
	validName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,254}$`)
	metrics   = []string{"L2", "IP", "COSINE"}
	nothing   = struct{}{}
)

type object = map[string]any

func (s rest) list(request) (any, error) { return s.store.names(), nil }

func (s rest) has(r request) (any, error) {
	return object{"has": slices.Contains(s.store.names(), r.CollectionName)}, nil
}

func (s rest) create(r request) (any, error) {
	switch {
	case r.Schema != nil:
		return nil, problem{1803, "the stand-in knows the quick form only: collectionName, dimension, metricType"}
	case !validName.MatchString(r.CollectionName):
		return nil, problem{1100, "Invalid collection name: " + r.CollectionName}
	case r.Dimension < 2:
		return nil, problem{1100, fmt.Sprintf("invalid dimension: %d. should be in range 2 ~ 32768", r.Dimension)}
	case !slices.Contains(metrics, r.MetricType):
		return nil, problem{1100, "float vector index does not support metric type: " + r.MetricType}
	}
	return nothing, s.store.create(schema{r.CollectionName, r.Dimension, r.MetricType, r.PrimaryFieldName, r.VectorFieldName})
}

func (s rest) drop(r request) (any, error) { return nothing, s.store.drop(r.CollectionName) }

// nothingIfThere is for what there is nothing to do: rows are on disk and in memory at once.
func (s rest) nothingIfThere(r request) (any, error) {
	_, err := s.store.get(r.CollectionName)
	return nothing, err
}

func (s rest) loadState(r request) (any, error) {
	_, err := s.store.get(r.CollectionName)
	return object{"loadState": "LoadStateLoaded", "loadProgress": 100}, err
}

func (s rest) stats(r request) (any, error) {
	c, err := s.store.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	return object{"rowCount": len(c.Rows)}, nil
}

func (s rest) describe(r request) (any, error) {
	c, err := s.store.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	dimension := object{"key": "dim", "value": strconv.Itoa(c.Dimension)}
	return object{
		"collectionName": c.Name,
		"fields": []object{
			{"name": c.PrimaryKey, "id": 100, "type": "Int64", "primaryKey": true, "autoId": false},
			{"name": c.VectorField, "id": 101, "type": "FloatVector", "primaryKey": false, "params": []object{dimension}},
		},
		"indexes":            []object{{"indexName": c.VectorField, "fieldName": c.VectorField, "metricType": c.Metric}},
		"load":               "LoadStateLoaded",
		"enableDynamicField": true,
	}, nil
}
