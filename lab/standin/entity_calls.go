package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func (s rest) insert(r request) (any, error) {
	c, err := s.store.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	rows, ids := []row{}, []any{}
	for _, item := range r.Data {
		entity, _ := item.(row)
		if err := c.check(entity); err != nil {
			return nil, problem{1804, "fail to deal the insert data, error: " + err.Error()}
		}
		rows, ids = append(rows, entity), append(ids, entity[c.PrimaryKey])
	}
	return object{"insertCount": len(rows), "insertIds": ids}, s.store.insert(r.CollectionName, rows)
}

func (c *collection) check(entity row) error {
	vector, err := floats(entity[c.VectorField])
	switch {
	case err != nil:
		return err
	case len(vector) != c.Dimension:
		return fmt.Errorf("[]float32 size %d doesn't equal to vector dimension %d of FloatVector", len(vector), c.Dimension)
	case entity[c.PrimaryKey] == nil:
		return fmt.Errorf("field %s is missing", c.PrimaryKey)
	}
	return nil
}

// delete counts as Milvus does: keys that are named, whether or not there is a row, or else rows.
func (s rest) delete(r request) (any, error) {
	c, err := s.store.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	if r.Filter == "" {
		return nil, missing("filter")
	}
	filter, err := parseFilter(r.Filter)
	if err != nil {
		return nil, err
	}
	count, err := s.store.delete(r.CollectionName, filter.matches)
	if filter.names(c.PrimaryKey) {
		count = len(filter.values)
	}
	return object{"deleteCount": count}, err
}

func (s rest) get(r request) (any, error) {
	c, err := s.store.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	if r.ID == nil {
		return nil, missing("id")
	}
	ids, isList := r.ID.([]any)
	if !isList {
		ids = []any{r.ID}
	}
	return c.show(c.where(filter{c.PrimaryKey, "in", ids}), r), nil
}

func (s rest) query(r request) (any, error) {
	c, err := s.store.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	filter, err := parseFilter(r.Filter)
	if err != nil {
		return nil, err
	}
	found := c.where(filter)
	if slices.Contains(r.OutputFields, "count(*)") {
		return []object{{"count(*)": len(found)}}, nil
	}
	return c.show(found[:min(r.Limit, len(found))], r), nil
}

func (s rest) search(r request) (any, error) {
	c, err := s.store.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	filter, err := parseFilter(r.Filter)
	if err != nil {
		return nil, err
	}
	switch {
	case len(r.Data) == 0:
		return nil, problem{1802, "either 'ids' (for primary key search) or 'data' (for vector search) must be provided"}
	case r.AnnsField != "" && r.AnnsField != c.VectorField:
		return nil, problem{1801, "can only accept json format request, error: cannot find a vector field: " + r.AnnsField}
	}
	found := []object{}
	for _, item := range r.Data {
		query, err := floats(item)
		if err != nil {
			return nil, problem{1801, "can only accept json format request, error: " + err.Error()}
		}
		hits, err := c.search(query, filter)
		if err != nil {
			return nil, problem{1100, err.Error()}
		}
		hits = s.faults.spoil(hits)
		for _, h := range hits[:min(r.Limit, len(hits))] {
			shown := c.shown(h.row, r.OutputFields)
			shown["distance"] = h.distance
			found = append(found, shown)
		}
	}
	return found, nil
}

// show is for the calls that show every field unless told which.
func (c *collection) show(rows []row, r request) []object {
	fields := r.OutputFields
	if fields == nil {
		fields = []string{"*"}
	}
	all := []object{}
	for _, row := range rows {
		all = append(all, c.shown(row, fields))
	}
	return all
}

func (c *collection) shown(r row, fields []string) object {
	shown := object{c.PrimaryKey: r[c.PrimaryKey]}
	for _, field := range fields {
		field = strings.TrimSpace(field)
		if value, ok := r[field]; ok {
			shown[field] = value
		}
		if field == "*" {
			maps.Copy(shown, r)
		}
	}
	return shown
}
