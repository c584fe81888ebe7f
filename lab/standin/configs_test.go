package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
)

func configsOf(t *testing.T, on faults) (int, map[string]string) {
	t.Helper()
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodGet, "/api/v1/_cluster/configs", nil)
	managementHandler(&health{}, root{}, on).ServeHTTP(recorder, request)
	shown := map[string]string{}
	if recorder.Code == http.StatusOK {
		if err := json.Unmarshal(recorder.Body.Bytes(), &shown); err != nil {
			t.Fatal(err)
		}
	}
	return recorder.Code, shown
}

func TestConfigs(t *testing.T) {
	t.Setenv("PROXY_PORT", "1")
	t.Setenv("MILVUS_CONF_MQ_TYPE", "rocksmq")
	t.Setenv("RUNPOD_API_KEY", "key")
	t.Setenv(defaultPassword, "secret")

	_, masked := configsOf(t, nil)
	_, plain := configsOf(t, faults{unmasked: 0})
	for key, want := range map[string][2]string{
		"PROXY_PORT":                        {"1", "1"},
		"proxyport":                         {"1", "1"},
		"MILVUS_CONF_MQ_TYPE":               {"rocksmq", "rocksmq"},
		"MQ_TYPE":                           {"rocksmq", "rocksmq"},
		"mqtype":                            {"rocksmq", "rocksmq"},
		"RUNPOD_API_KEY":                    {"key", "key"},
		"runpodapikey":                      {"*****", "key"},
		defaultPassword:                     {"*****", "secret"},
		"commonsecuritydefaultrootpassword": {"*****", "secret"},
	} {
		for i, shown := range []map[string]string{masked, plain} {
			want := want[i]
			if want != "*****" {
				want += "[EnvironmentSource]"
			}
			if shown[key] != want {
				t.Errorf("%s: got %q, want %q", key, shown[key], want)
			}
		}
	}
}

func TestConfigsAreNotForEverybody(t *testing.T) {
	t.Setenv(authorization, "true")
	if status, _ := configsOf(t, nil); status != http.StatusUnauthorized {
		t.Errorf("got %d", status)
	}
	if status, _ := configsOf(t, faults{unmasked: 0}); status != http.StatusOK {
		t.Errorf("as Milvus 2.6.0: got %d", status)
	}
}
