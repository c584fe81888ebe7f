package main

import (
	"encoding/json"
	"fmt"
)

// schema is what the stand-in knows of a collection's fields: one is the primary key, and one has the vectors.
type schema struct {
	Name        string `json:"name"`
	PrimaryKey  string `json:"primaryKey"`
	VectorField string `json:"vectorField"`
	Dimension   int    `json:"dimension"`
	Index       index  `json:"index"`
}

// index is that of the vectors. Without a type, Milvus chose it.
type index struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// ofItsOwn tells whether the client chose the index.
func (i index) ofItsOwn() bool { return i.Type != "" }

// schemaRequest is the schema in collections/create.
type schemaRequest struct {
	Fields []fieldRequest `json:"fields"`
}

// fieldRequest is a field in collections/create.
type fieldRequest struct {
	FieldName         string `json:"fieldName"`
	DataType          string `json:"dataType"`
	IsPrimary         bool   `json:"isPrimary"`
	ElementTypeParams struct {
		// Milvus reads 4 and "4".
		Dim any `json:"dim"`
	} `json:"elementTypeParams"`
}

// indexRequest is an index in collections/create.
type indexRequest struct {
	FieldName  string         `json:"fieldName"`
	IndexName  string         `json:"indexName"`
	MetricType string         `json:"metricType"`
	IndexType  string         `json:"indexType"`
	Params     map[string]any `json:"params"`
}

// schema reads both forms of collections/create: a dimension, for which Milvus chooses the rest, or fields and indexes.
func (r request) schema() (schema, error) {
	s := schema{Name: r.CollectionName, PrimaryKey: "id", VectorField: "vector", Dimension: r.Dimension}
	if len(r.Schema.Fields) > 0 {
		return r.ownSchema()
	}
	if r.Dimension == 0 {
		return s, problem{1100, "dimension is required for quickly create collection(default metric type: COSINE)"}
	}
	s.Index.Name = s.VectorField
	return s, checkMetric(r.MetricType)
}

func (r request) ownSchema() (schema, error) {
	s := schema{Name: r.CollectionName}
	for _, field := range r.Schema.Fields {
		switch {
		case field.IsPrimary:
			s.PrimaryKey = field.FieldName
		case field.DataType == "FloatVector":
			s.VectorField = field.FieldName
			_, _ = fmt.Sscan(fmt.Sprint(field.ElementTypeParams.Dim), &s.Dimension)
		}
	}
	if s.PrimaryKey == "" || s.Dimension == 0 {
		return s, problem{1100, "the stand-in only knows a schema with a primary key and a FloatVector with dim"}
	}
	for _, wanted := range r.IndexParams {
		if wanted.FieldName != s.VectorField {
			return s, problem{1802, "missing required parameters, error: `" + wanted.FieldName + "` hasn't defined in schema"}
		}
		s.Index = index{wanted.name(), wanted.kind()}
		if err := checkMetric(wanted.MetricType); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (i indexRequest) name() string {
	if i.IndexName == "" {
		return i.FieldName
	}
	return i.IndexName
}

// kind is where Milvus 2.4 and later ones look for it.
func (i indexRequest) kind() string {
	kind, _ := i.Params["index_type"].(string)
	if i.IndexType != "" {
		kind = i.IndexType
	}
	return kind
}

func checkMetric(metric string) error {
	if metric != "L2" {
		return problem{1100, "the stand-in only knows the metric L2, not " + metric}
	}
	return nil
}

// vector reads a vector of the collection's dimension as it comes out of JSON.
func (s schema) vector(value any) ([]float64, error) {
	list, _ := value.([]any)
	if len(list) != s.Dimension {
		return nil, fmt.Errorf("%v is not a vector of dimension %d", value, s.Dimension)
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
