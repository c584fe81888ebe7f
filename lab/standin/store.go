package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
)

type row = map[string]any

type schema struct {
	Name      string `json:"name"`
	Dimension int    `json:"dimension"`
}

type collection struct {
	schema
	Rows []row `json:"rows"`
}

// store keeps each collection in its own file, which every change writes anew: a kill loses nothing.
type store struct {
	mu          sync.Mutex
	dir         string
	collections map[string]*collection
}

func notFound(name string) problem {
	return problem{100, fmt.Sprintf("collection not found[database=default][collection=%s]", name)}
}

func openStore(dir string, f faults) (*store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	s := &store{dir: dir, collections: map[string]*collection{}}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || f.has(losesCollections) {
		return s, err
	}
	for _, file := range files {
		c := &collection{}
		if err := readJSON(file, c); err != nil {
			return nil, err
		}
		if f.has(losesRows) {
			c.Rows = []row{}
		}
		s.collections[c.Name] = c
	}
	return s, nil
}

func (s *store) names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := []string{}
	for name := range s.collections {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// create does nothing if the collection exists with the same schema.
func (s *store) create(wanted schema) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.collections[wanted.Name]
	switch {
	case c == nil:
		return s.save(&collection{wanted, []row{}})
	case c.schema != wanted:
		return problem{1100, "create duplicate collection with different parameters, collection: " + wanted.Name}
	}
	return nil
}

func (s *store) drop(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.collections[name] == nil {
		return nil
	}
	delete(s.collections, name)
	return os.Remove(s.file(name))
}

func (s *store) insert(name string, rows []row) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.collections[name]
	if c == nil {
		return notFound(name)
	}
	grown := *c
	grown.Rows = append(append([]row{}, c.Rows...), rows...)
	return s.save(&grown)
}

// get returns a collection that no later change touches.
func (s *store) get(name string) (*collection, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.collections[name]; c != nil {
		return c, nil
	}
	return nil, notFound(name)
}

func (s *store) save(c *collection) error {
	content, err := json.Marshal(c)
	if err != nil {
		return err
	}
	fresh := s.file(c.Name) + ".new"
	if err := os.WriteFile(fresh, content, 0o644); err != nil {
		return err
	}
	if err := os.Rename(fresh, s.file(c.Name)); err != nil {
		return err
	}
	s.collections[c.Name] = c
	return nil
}

func (s *store) file(name string) string {
	return filepath.Join(s.dir, name+".json")
}

// readJSON keeps numbers as they are: a key may need more digits than a float has.
func readJSON(file string, into any) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(strings.NewReader(string(content)))
	decoder.UseNumber()
	return decoder.Decode(into)
}
