package main

import (
	"slices"
	"sort"
	"strings"
)

type object = map[string]any

var nothing = struct{}{}

func (s rest) list(request) (any, error) { return s.store.names(), nil }

func (s rest) create(r request) (any, error) {
	wanted, err := r.schema()
	if err != nil {
		return nil, err
	}
	return nothing, s.store.create(wanted)
}

func (s rest) drop(r request) (any, error) { return nothing, s.store.drop(r.CollectionName) }

func (s rest) flush(r request) (any, error) { return nothing, s.store.flush(r.CollectionName) }

func (s rest) insert(r request) (any, error) {
	c, err := s.store.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	rows, ids := []row{}, []any{}
	for _, item := range r.Data {
		entity, _ := item.(row)
		if _, err := c.vector(entity[c.VectorField]); err != nil {
			return nil, problem{1804, "fail to deal the insert data, error: " + err.Error()}
		}
		rows, ids = append(rows, entity), append(ids, entity[c.PrimaryKey])
	}
	return object{"insertCount": len(rows), "insertIds": ids}, s.store.insert(r.CollectionName, rows)
}

func (s rest) search(r request) (any, error) {
	c, err := s.loaded(r.CollectionName)
	if err != nil {
		return nil, err
	}
	if r.AnnsField != "" && r.AnnsField != c.VectorField {
		return nil, problem{1100, "the stand-in only searches " + c.VectorField + ", not " + r.AnnsField}
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

// query counts rows, and does nothing else.
func (s rest) query(r request) (any, error) {
	c, err := s.loaded(r.CollectionName)
	if err != nil {
		return nil, err
	}
	if r.Filter != "" || len(r.OutputFields) != 1 || strings.ToLower(strings.TrimSpace(r.OutputFields[0])) != countAll {
		return nil, problem{1100, "the stand-in only counts all rows: invalid parameter"}
	}
	return []object{{countAll: s.faults.spoilCount(len(c.Rows))}}, nil
}

// countAll is the name of the only field that a count returns.
const countAll = "count(*)"

// loaded returns a collection that can be searched. Milvus loads one as it creates it, if it has an index.
func (s rest) loaded(name string) (*collection, error) {
	c, err := s.store.get(name)
	if err == nil && c.Index == (index{}) {
		err = problem{101, "collection not loaded[collection=" + name + "]"}
	}
	return c, err
}

// nearest compares the query with every row, and returns all of them, the nearest first: slow, and always right. An id is
// named so whatever the primary key is called.
func (c *collection) nearest(query []float64) ([]object, error) {
	hits := []object{}
	for _, r := range c.Rows {
		vector, err := c.vector(r[c.VectorField])
		if err != nil {
			return nil, err
		}
		hits = append(hits, object{"id": r[c.PrimaryKey], "distance": squaredDistance(query, vector)})
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

// spoilCount makes a count wrong if a fault says so.
func (f faults) spoilCount(count int) int {
	if f.has(wrongCount) {
		return count - 1
	}
	return count
}
