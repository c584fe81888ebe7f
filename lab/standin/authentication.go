package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// root is Milvus' first user, and the only one of the stand-in.
type root struct{ file string }

var errPasswordTooLong = errors.New("bcrypt: password length exceeds 72 bytes")

// openRoot sets root's password at the first start on a folder, even while authorization is off. Later starts keep it.
func openRoot(folder string) (root, error) {
	file := filepath.Join(folder, "root.sha256")
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return root{file}, err
	}
	password := setting("common.security.defaultRootPassword", "Milvus")
	if len(password) > 72 {
		return root{}, errPasswordTooLong
	}
	return root{file}, os.WriteFile(file, []byte(hashOf(password)), 0o600)
}

func (r root) has(password string) bool {
	hash, err := os.ReadFile(r.file)
	return err == nil && hashOf(password) == string(hash)
}

func hashOf(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}

// guard accepts only root if authorization is on.
func (r root) guard(next http.Handler) http.Handler {
	if !isOn("common.security.authorizationEnabled", "false") {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		user, password := credentials(request)
		if user != "root" || password == "" || !r.has(password) {
			writeJSON(w, http.StatusUnauthorized, map[string]any{"code": 1800, "message": "user hasn't authenticated"})
			return
		}
		next.ServeHTTP(w, request)
	})
}

// credentials come as Basic or as a token; Milvus does not insist on the word Bearer.
func credentials(request *http.Request) (user, password string) {
	if user, password, ok := request.BasicAuth(); ok {
		return user, password
	}
	token := strings.TrimPrefix(request.Header.Get("Authorization"), "Bearer ")
	user, password, _ = strings.Cut(token, ":")
	return user, password
}
