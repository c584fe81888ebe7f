package main

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"sync"
	"time"
)

type row = map[string]any

// collection is never changed: a change makes another one.
type collection struct {
	schema
	Rows []row `json:"rows"`
}

// store has all collections in memory, and on the disk.
type store struct {
	mu          sync.Mutex
	disk        disk
	isSpoilt    bool // then no query is answered
	collections map[string]*collection
	// delay is how long inserted rows are in memory only, and written how many of each collection are on the disk.
	delay   time.Duration
	written map[string]int
}

func notFound(name string) problem {
	return problem{100, fmt.Sprintf("collection not found[database=default][collection=%s]", name)}
}

func openStore(folder string, f faults) (*store, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	before, after, err := openFormat(folder, f)
	if err != nil {
		return nil, err
	}
	s := &store{disk: disk{folder}, isSpoilt: before == spoilt}
	s.collections, s.written = map[string]*collection{}, map[string]int{}
	found, err := s.disk.read()
	isOlder := before != fresh && before < after
	s.delay = f.delayOfRows(isOlder)
	for _, c := range f.lose(found, isOlder) {
		s.collections[c.Name], s.written[c.Name] = c, len(c.Rows)
		if isOlder {
			err = errors.Join(err, s.disk.write(c))
		}
	}
	return s, err
}

// delayOfRows is how long inserted rows are in memory only.
func (f faults) delayOfRows(isOlder bool) time.Duration {
	if isOlder {
		return max(f[losesLastSecond], f[losesNewerRows])
	}
	return f[losesLastSecond]
}

// lose returns what is left of the collections after a start.
func (f faults) lose(found []*collection, areOlder bool) []*collection {
	left := []*collection{}
	for _, c := range found {
		if f.has(losesCollections) || f.has(losesSecond) && c.Index.ofItsOwn() {
			continue
		}
		if f.has(losesRows) || f.has(losesOlderRows) && areOlder {
			c = &collection{c.schema, []row{}}
		}
		left = append(left, c)
	}
	return left
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
		c = &collection{wanted, []row{}}
		s.collections[wanted.Name] = c
		return s.write(c)
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
	delete(s.written, name)
	return s.disk.remove(name)
}

func (s *store) insert(name string, rows []row) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.collections[name]
	if c == nil {
		return notFound(name)
	}
	c = &collection{c.schema, append(append([]row{}, c.Rows...), rows...)}
	s.collections[name] = c
	if s.delay == 0 {
		return s.write(c)
	}
	time.AfterFunc(s.delay, func() { s.writeLate(c) })
	return nil
}

// writeLate writes what a collection was a while ago, unless more of it is on the disk.
func (s *store) writeLate(c *collection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.collections[c.Name] != nil && s.written[c.Name] < len(c.Rows) {
		_ = s.write(c)
	}
}

// flush writes what is in memory only.
func (s *store) flush(names ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		c := s.collections[name]
		if c == nil {
			return notFound(name)
		}
		if s.written[name] == len(c.Rows) {
			continue
		}
		if err := s.write(c); err != nil {
			return err
		}
	}
	return nil
}

func (s *store) write(c *collection) error {
	s.written[c.Name] = len(c.Rows)
	return s.disk.write(c)
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
