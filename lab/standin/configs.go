package main

import (
	"net/http"
	"os"
	"strings"
)

// Milvus masks what has one of these in its key, so that RUNPOD_API_KEY is masked under its second name only.
var sensitive = []string{"secretaccesskey", "secret_access_key", "password", "apikey", "credentialjson", "credential_json"}

// configs answers with the environment as Milvus takes it for configuration.
func (f faults) configs(w http.ResponseWriter, _ *http.Request) {
	shown := map[string]string{}
	for key, value := range configuration(os.Environ()) {
		shown[key] = value + "[EnvironmentSource]"
		if isSensitive(key) && !f.has(unmasked) {
			shown[key] = "*****"
		}
	}
	writeJSON(w, http.StatusOK, shown)
}

// configuration has each variable under its name and under the key that Milvus makes of it.
func configuration(environment []string) map[string]string {
	all := map[string]string{}
	for _, line := range environment {
		name, value, _ := strings.Cut(line, "=")
		all[name], all[configKey(name)] = value, value
		if short, ok := strings.CutPrefix(name, "MILVUS_CONF_"); ok {
			all[short], all[configKey(short)] = value, value
		}
	}
	return all
}

func configKey(name string) string {
	key := strings.TrimPrefix(strings.ToLower(name), "milvus.")
	return strings.NewReplacer("_", "", ".", "", "/", "").Replace(key)
}

func isSensitive(key string) bool {
	for _, part := range sensitive {
		if strings.Contains(strings.ToLower(key), part) {
			return true
		}
	}
	return false
}
