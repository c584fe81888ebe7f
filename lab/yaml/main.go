// Command yaml reads YAML as Milvus reads its configuration files. Its input is a JSON array of texts, and its output a
// JSON array of yaml.v2's errors, empty where it accepts a text. As "yaml settings", its output are the settings in each
// text by their keys, and null where yaml.v2 refuses it.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"gopkg.in/yaml.v2"
)

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		log.Fatal(err)
	}
	answers := make([]any, len(texts))
	for i, text := range texts {
		if len(os.Args) > 1 && os.Args[1] == "settings" {
			answers[i] = settingsOf(text)
		} else {
			answers[i] = problemOf(text)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
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

func settingsOf(text string) map[string]string {
	var values map[string]any
	if err := yaml.Unmarshal([]byte(text), &values); err != nil {
		return nil
	}
	settings := map[string]string{}
	flatten("", values, settings)
	return settings
}

// flatten does what flattenAndMergeMap in Milvus' config.go does.
func flatten(name string, value any, into map[string]string) {
	switch value := value.(type) {
	case map[string]any:
		for key, one := range value {
			flatten(name+key, one, into)
		}
	case map[any]any:
		for key, one := range value {
			flatten(name+fmt.Sprint(key), one, into)
		}
	default:
		key := strings.NewReplacer("/", "", "_", "", ".", "").Replace(strings.ToLower(name))
		into[key] = textOf(value)
	}
}

func textOf(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case []any:
		texts := make([]string, len(value))
		for i, one := range value {
			texts[i] = textOf(one)
		}
		return strings.Join(texts, ",")
	}
	return fmt.Sprint(value)
}
