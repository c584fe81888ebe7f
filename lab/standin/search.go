package main

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sort"
)

type hit struct {
	row      row
	distance float64
}

// search compares the query with every row, and finds all, the nearest first: slow, and always right.
func (c *collection) search(query []float64, filter filter) ([]hit, error) {
	if len(query) != c.Dimension {
		return nil, fmt.Errorf("vector dimension mismatch, expected %d, actual %d", c.Dimension, len(query))
	}
	hits := []hit{}
	for _, r := range c.where(filter) {
		vector, err := floats(r[c.VectorField])
		if err != nil {
			return nil, err
		}
		hits = append(hits, hit{r, distance(c.Metric, query, vector)})
	}
	nearer := func(i, j int) bool { return hits[i].distance > hits[j].distance } // similarities
	if c.Metric == "L2" {
		nearer = func(i, j int) bool { return hits[i].distance < hits[j].distance }
	}
	sort.SliceStable(hits, nearer)
	return hits, nil
}

func (c *collection) where(f filter) []row {
	found := []row{}
	for _, r := range c.Rows {
		if f.matches(r) {
			found = append(found, r)
		}
	}
	return found
}

// spoil makes what was found wrong if a fault says so.
func (f faults) spoil(hits []hit) []hit {
	if f.has(wrongNeighbours) && len(hits) > 0 {
		hits = hits[1:]
		slices.Reverse(hits)
	}
	if f.has(wrongDistances) {
		for i := range hits {
			hits[i].distance += 0.5
		}
	}
	return hits
}

// distance is what Milvus reports: for L2 the square, for COSINE and IP the similarity.
func distance(metric string, a, b []float64) float64 {
	var squares, product, lengthA, lengthB float64
	for i := range a {
		squares += (a[i] - b[i]) * (a[i] - b[i])
		product += a[i] * b[i]
		lengthA += a[i] * a[i]
		lengthB += b[i] * b[i]
	}
	switch {
	case metric == "L2":
		return squares
	case metric == "IP":
		return product
	case lengthA == 0 || lengthB == 0:
		return 0
	}
	return product / math.Sqrt(lengthA*lengthB)
}

// floats reads a vector as it comes out of JSON.
func floats(value any) ([]float64, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("%v is not a vector", value)
	}
	vector := make([]float64, len(list))
	for i, v := range list {
		number, ok := v.(json.Number)
		if !ok {
			return nil, fmt.Errorf("%v is not a number", v)
		}
		f, err := number.Float64()
		if err != nil {
			return nil, err
		}
		vector[i] = f
	}
	return vector, nil
}
