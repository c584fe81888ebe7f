package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
)

// Rows have the fields that Milvus gives a collection unless told otherwise.
const (
	primaryKey  = "id"
	vectorField = "vector"
)

type object = map[string]any

var nothing = struct{}{}

func (s rest) list(request) (any, error) { return s.store.names(), nil }

func (s rest) create(r request) (any, error) {
	if r.MetricType != "L2" {
		return nil, problem{1100, "the stand-in only knows the metric L2, not " + r.MetricType}
	}
	return nothing, s.store.create(schema{r.CollectionName, r.Dimension})
}

func (s rest) drop(r request) (any, error) { return nothing, s.store.drop(r.CollectionName) }

func (s rest) insert(r request) (any, error) {
	c, err := s.store.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	rows, ids := []row{}, []any{}
	for _, item := range r.Data {
		entity, _ := item.(row)
		if _, err := c.vector(entity[vectorField]); err != nil {
			return nil, problem{1804, "fail to deal the insert data, error: " + err.Error()}
		}
		rows, ids = append(rows, entity), append(ids, entity[primaryKey])
	}
	return object{"insertCount": len(rows), "insertIds": ids}, s.store.insert(r.CollectionName, rows)
}

func (s rest) search(r request) (any, error) {
	c, err := s.store.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	found := []object{}
	for _, item := range r.Data {
		query, err := c.vector(item)
		if err != nil {
			return nil, problem{1100, err.Error()}
		}
		hits, err := c.nearest(query)
		if err != nil {
			return nil, err
		}
		hits = s.faults.spoil(hits)
		found = append(found, hits[:min(r.Limit, len(hits))]...)
	}
	return found, nil
}

// nearest compares the query with every row, and returns all of them, the nearest first: slow, and always right.
func (c *collection) nearest(query []float64) ([]object, error) {
	hits := []object{}
	for _, r := range c.Rows {
		vector, err := c.vector(r[vectorField])
		if err != nil {
			return nil, err
		}
		hits = append(hits, object{primaryKey: r[primaryKey], "distance": squaredDistance(query, vector)})
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i]["distance"].(float64) < hits[j]["distance"].(float64) })
	return hits, nil
}

// squaredDistance is what Milvus reports for L2.
func squaredDistance(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return sum
}

// spoil makes hits wrong if a fault says so.
func (f faults) spoil(hits []object) []object {
	if f.has(wrongNeighbours) && len(hits) > 0 {
		hits = hits[1:]
		slices.Reverse(hits)
	}
	if f.has(wrongDistances) {
		for _, hit := range hits {
			hit["distance"] = hit["distance"].(float64) + 0.5
		}
	}
	return hits
}

// vector reads a vector of the collection's dimension as it comes out of JSON.
func (c *collection) vector(value any) ([]float64, error) {
	list, _ := value.([]any)
	if len(list) != c.Dimension {
		return nil, fmt.Errorf("%v is not a vector of dimension %d", value, c.Dimension)
	}
	vector := make([]float64, len(list))
	for i, item := range list {
		number, _ := item.(json.Number)
		float, err := number.Float64()
		if err != nil {
			return nil, err
		}
		vector[i] = float
	}
	return vector, nil
}
