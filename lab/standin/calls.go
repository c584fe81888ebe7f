package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var validName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,254}$`)

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
