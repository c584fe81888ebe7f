package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func ask(h *health, contentType string) (int, string) {
	request := httptest.NewRequest(http.MethodGet, "/healthz", nil)
	request.Header.Set("Content-Type", contentType)
	recorder := httptest.NewRecorder()
	h.handler().ServeHTTP(recorder, request)
	return recorder.Code, recorder.Body.String()
}

func TestHealth(t *testing.T) {
	starting, good, bad := &health{}, &health{}, &health{}
	good.register(none.components())
	bad.register(neverHealthy.components())

	for _, c := range []struct {
		name        string
		health      *health
		contentType string
		status      int
		body        string
	}{
		{"before anything is registered", starting, "", 200, "OK"},
		{"before anything is registered, JSON", starting, "application/json", 200, `{"state":"OK","detail":null}` + "\n"},
		{"healthy", good, "text/html", 200, "OK"},
		{"healthy, JSON", good, "application/json", 200, `{"state":"OK","detail":[{"name":"mixcoord","code":1},{"name":"querynode","code":1},` +
			`{"name":"datanode","code":1},{"name":"proxy","code":1},{"name":"streamingnode","code":1}]}` + "\n"},
		{"one abnormal", bad, "", 500, "Not all components are healthy, 4/5"},
	} {
		if status, body := ask(c.health, c.contentType); status != c.status || body != c.body {
			t.Errorf("%s: got %d %q, want %d %q", c.name, status, body, c.status, c.body)
		}
	}
}

func TestUnknownFault(t *testing.T) {
	if fault("burn").check() == nil {
		t.Error("an unknown fault must not pass for none")
	}
}
