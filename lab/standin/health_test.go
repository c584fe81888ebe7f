package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func ask(h *health, contentType string, on faults) (int, string) {
	request := httptest.NewRequest(http.MethodGet, "/healthz", nil)
	request.Header.Set("Content-Type", contentType)
	recorder := httptest.NewRecorder()
	managementHandler(h, root{}, on).ServeHTTP(recorder, request)
	return recorder.Code, recorder.Body.String()
}

func TestHealth(t *testing.T) {
	starting, good, bad := &health{}, &health{}, &health{}
	good.register(components(false))
	bad.register(components(true))
	const detail = `[{"name":"mixcoord","code":1},{"name":"querynode","code":1},{"name":"datanode","code":1},` +
		`{"name":"proxy","code":1},{"name":"streamingnode","code":1}]`

	for _, c := range []struct {
		name        string
		health      *health
		contentType string
		faults      faults
		status      int
		body        string
	}{
		{"nothing registered", starting, "", nil, 200, "OK"},
		{"nothing registered, JSON", starting, "application/json", nil, 200, `{"state":"OK","detail":null}` + "\n"},
		{"healthy", good, "text/html", nil, 200, "OK"},
		{"healthy, JSON", good, "application/json", nil, 200, `{"state":"OK","detail":` + detail + "}\n"},
		{"one abnormal", bad, "", nil, 500, "Not all components are healthy, 4/5"},
		{"garbage", good, "", faults{garbageHealth: 0}, 200, "<html><body>It works!</body></html>"},
	} {
		if status, body := ask(c.health, c.contentType, c.faults); status != c.status || body != c.body {
			t.Errorf("%s: got %d %q, want %d %q", c.name, status, body, c.status, c.body)
		}
	}
}
