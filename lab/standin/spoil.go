package main

import "slices"

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
