package main

import (
	"fmt"
	"sort"
	"strconv"
)

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

// count knows one filter: that the primary key is greater than a number.
func (c *collection) count(filter string) (int, error) {
	if filter == "" {
		return len(c.Rows), nil
	}
	var field string
	var least, count int
	if _, err := fmt.Sscanf(filter, "%s > %d", &field, &least); err != nil || field != c.PrimaryKey {
		return 0, problem{1100, "failed to create query plan: the stand-in does not know the filter " + filter}
	}
	for _, r := range c.Rows {
		if key, _ := strconv.Atoi(fmt.Sprint(r[field])); key > least {
			count++
		}
	}
	return count, nil
}
