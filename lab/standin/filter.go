package main

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// filter is the little of Milvus' expressions that the stand-in knows: one field compared with one value, or looked
// for in a list. The zero filter matches every row.
type filter struct {
	field    string
	operator string
	values   []any
}

var filterForm = regexp.MustCompile(`^\s*(\w+)\s*(==|>=|<=|>|<|in)\s*(.+)$`)

func parseFilter(text string) (filter, error) {
	if strings.TrimSpace(text) == "" {
		return filter{}, nil
	}
	wrong := problem{1100, "failed to create query plan: cannot parse expression: " + text + ": invalid parameter"}
	parts := filterForm.FindStringSubmatch(text)
	if parts == nil {
		return filter{}, wrong
	}
	value, err := parseValue(parts[3])
	values, isList := value.([]any)
	if err != nil || isList != (parts[2] == "in") {
		return filter{}, wrong
	}
	if !isList {
		values = []any{value}
	}
	return filter{parts[1], parts[2], values}, nil
}

// parseValue reads a number, a string in either quotes, or a list, with nothing after it.
func parseValue(text string) (any, error) {
	decoder := json.NewDecoder(strings.NewReader(strings.ReplaceAll(text, "'", `"`)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one value: %s", text)
	}
	return value, nil
}

// names tells whether the filter names the rows one by one.
func (f filter) names(primaryKey string) bool {
	return f.field == primaryKey && (f.operator == "in" || f.operator == "==")
}

func (f filter) matches(r row) bool {
	if f.operator == "" {
		return true
	}
	actual, ok := r[f.field]
	return ok && slices.ContainsFunc(f.values, func(value any) bool { return f.holds(actual, value) })
}

// holds compares by text, which keeps all digits of a key, unless it is about more or less.
func (f filter) holds(actual, value any) bool {
	if f.operator == "in" || f.operator == "==" {
		return fmt.Sprint(actual) == fmt.Sprint(value)
	}
	a, errA := strconv.ParseFloat(fmt.Sprint(actual), 64)
	b, errB := strconv.ParseFloat(fmt.Sprint(value), 64)
	if errA != nil || errB != nil {
		return false
	}
	switch f.operator {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	}
	return a >= b
}
