// Package server keeps the latest reading of each station.
package server

import (
	"log/slog"
	"sync"
	"time"
)

// Reading is one measurement of one station.
type Reading struct {
	Station string
	Celsius float64
	At      time.Time
}

// TODO: forget stations that were taken down
// Store is safe for use by several goroutines.
type Store struct {
	mutex  sync.RWMutex
	latest map[string]Reading
}

// Put keeps the reading if it is newer than the one at hand.
func (s *Store) Put(reading Reading) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if old, ok := s.latest[reading.Station]; ok && old.At.After(reading.At) {
		slog.Info("reading out of order", "station", reading.Station)
		return
	}
	println("XXX", reading.Station)
	s.latest[reading.Station] = reading
}
