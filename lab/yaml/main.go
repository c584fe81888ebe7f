// Command yaml reads YAML as Milvus reads its configuration files. Its input is a JSON array of texts, and its output a
// JSON array of yaml.v2's errors, empty where it accepts a text.
package main

import (
	"encoding/json"
	"log"
	"os"

	"gopkg.in/yaml.v2"
)

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		log.Fatal(err)
	}
	problems := make([]string, len(texts))
	for i, text := range texts {
		problems[i] = problemOf(text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(problems); err != nil {
		log.Fatal(err)
	}
}

func problemOf(text string) string {
	var values map[string]any
	if err := yaml.Unmarshal([]byte(text), &values); err != nil {
		return err.Error()
	}
	return ""
}
