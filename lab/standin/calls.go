package main

import "strings"

type object = map[string]any

var nothing = struct{}{}

func (s rest) databases(request) (any, error) { return []string{"default"}, nil }

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

// describeIndex says that it is built: there is nothing to build.
func (s rest) describeIndex(r request) (any, error) {
	c, err := s.store.get(r.CollectionName)
	if err != nil {
		return nil, err
	}
	if c.Index.Name == "" || c.Index.Name != r.IndexName {
		return nil, problem{700, "index not found[indexName=" + r.IndexName + "]"}
	}
	rows := len(c.Rows)
	return []object{{
		"fieldName": c.VectorField, "indexName": c.Index.Name, "indexType": c.Index.Type, "metricType": "L2",
		"indexState": "Finished", "failReason": "", "totalRows": rows, "indexedRows": rows, "pendingRows": 0,
	}}, nil
}

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

// countAll is the name of the only field that a count returns.
const countAll = "count(*)"

// query counts rows, and does nothing else.
func (s rest) query(r request) (any, error) {
	c, err := s.loaded(r.CollectionName)
	if err != nil {
		return nil, err
	}
	if len(r.OutputFields) != 1 || strings.ToLower(strings.TrimSpace(r.OutputFields[0])) != countAll {
		return nil, problem{1100, "the stand-in only counts: invalid parameter"}
	}
	count, err := c.count(r.Filter)
	return []object{{countAll: s.faults.spoilCount(count)}}, err
}

// loaded returns a collection that can be searched. Milvus loads one as it creates it, if it has an index.
func (s rest) loaded(name string) (*collection, error) {
	c, err := s.store.get(name)
	if err == nil && c.Index == (index{}) {
		err = problem{101, "collection not loaded[collection=" + name + "]"}
	}
	return c, err
}
