package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// disk keeps each collection in its own file, which every change writes anew: a kill loses nothing.
type disk struct{ folder string }

func (d disk) read() ([]*collection, error) {
	files, err := filepath.Glob(filepath.Join(d.folder, "*.json"))
	if err != nil {
		return nil, err
	}
	found := []*collection{}
	for _, file := range files {
		c := &collection{}
		if err := readJSON(file, c); err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, nil
}

func (d disk) write(c *collection) error {
	content, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return replaceFile(d.file(c.Name), content)
}

func (d disk) remove(name string) error { return os.Remove(d.file(name)) }

func (d disk) file(name string) string {
	return filepath.Join(d.folder, name+".json")
}

// replaceFile leaves the old content or the new one, whenever the process is killed.
func replaceFile(file string, content []byte) error {
	written := file + ".new"
	if err := os.WriteFile(written, content, 0o644); err != nil {
		return err
	}
	return os.Rename(written, file)
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
