package main

import (
	"encoding/json"
	"fmt"
	"math"
	"sort"
)

type hit struct {
	row      row
	distance float64
}

// search compares the query with every row: slow, and always right.
func (c *collection) search(query []float64, limit int) ([]hit, error) {
	if len(query) != c.Dimension {
		return nil, fmt.Errorf("vector dimension mismatch, expected %d, actual %d", c.Dimension, len(query))
	}
	hits := []hit{}
	for _, r := range c.Rows {
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
	return hits[:min(limit, len(hits))], nil
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
