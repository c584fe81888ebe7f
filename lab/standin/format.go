package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// format is how data is laid out on the volume, which the file `format` beside it names. What is in the files is the same
// in each: the formats differ in who reads them.
type format int

const (
	fresh   format = iota // nothing is there yet
	usual                 // what a stand-in without a fault writes, and reads
	newer                 // what only some faults read
	brittle               // what a stand-in without a fault reads once, which spoils it
	spoilt                // what only the writer of brittle still opens, and no query is answered on
)

// opening returns the format that data has once this program has opened it; not ok if it cannot.
func (f faults) opening(found format) (after format, ok bool) {
	switch {
	case f.has(cannotReadOlder):
		return newer, found == fresh || found == newer
	case f.has(cannotGoBack), f.has(losesOlderRows), f.has(losesNewerRows):
		return newer, found <= newer
	case f.has(poisonsWayBack):
		return max(found, brittle), found != newer
	case found == brittle:
		return spoilt, true
	}
	return usual, found <= usual
}

// openFormat returns the formats of the data in a folder before and after this program opens it, and notes the latter.
func openFormat(folder string, f faults) (before, after format, err error) {
	file := filepath.Join(folder, "format")
	content, err := os.ReadFile(file)
	if err == nil {
		number, _ := strconv.Atoi(strings.TrimSpace(string(content)))
		before = format(number)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return before, before, err
	}
	after, ok := f.opening(before)
	if !ok {
		return before, before, fmt.Errorf("the data has format %d, which this version does not read", before)
	}
	return before, after, replaceFile(file, []byte(fmt.Sprintln(int(after))))
}
