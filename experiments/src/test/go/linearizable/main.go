// Linearizable asks Porcupine whether a list-append history of statelab is linearizable, each list by itself, and exits with 1
// if it is not. It shares nothing with the harness but the file.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"

	"github.com/anishathalye/porcupine"
)

type event struct {
	Type    string
	Process int
	Time    int64
	Value   [][]any
}

// step is the part of a transaction that concerns one list: it appends a number, reads all numbers, or both.
type step struct {
	list   int
	append *int
}

// answer is the result of a step's read; nil if it is unknown.
type answer struct {
	read []int
}

var lists = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byList := map[int][]porcupine.Operation{}
		for _, operation := range history {
			list := operation.Input.(step).list
			byList[list] = append(byList[list], operation)
		}
		var parts [][]porcupine.Operation
		for _, part := range byList {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() any { return []int{} },
	Step: func(state, input, output any) (bool, any) {
		now := state.([]int)
		if number := input.(step).append; number != nil {
			now = append(slices.Clone(now), *number)
		}
		read := output.(answer).read
		return read == nil || slices.Equal(read, now), now
	},
	Equal: func(one, other any) bool { return slices.Equal(one.([]int), other.([]int)) },
}

func operations(events []event) []porcupine.Operation {
	var history []porcupine.Operation
	begun := map[int]event{}
	for _, e := range events {
		if e.Type == "invoke" {
			begun[e.Process] = e
			continue
		}
		call := begun[e.Process]
		delete(begun, e.Process)
		if e.Type == "fail" {
			continue // it certainly did not happen
		}
		operation := porcupine.Operation{ClientId: e.Process, Call: call.Time, Return: e.Time}
		if e.Type == "info" {
			operation.Return = math.MaxInt64 // it may happen at any time
		}
		var input step
		var output answer
		for _, micro := range e.Value {
			input.list = int(micro[1].(float64))
			if micro[0] == "append" {
				number := int(micro[2].(float64))
				input.append = &number
			} else if e.Type == "ok" {
				output.read = []int{}
				for _, number := range micro[2].([]any) {
					output.read = append(output.read, int(number.(float64)))
				}
			}
		}
		operation.Input = input
		operation.Output = output
		history = append(history, operation)
	}
	return history
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	}
	var events []event
	if err := json.Unmarshal(text, &events); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	}
	history := operations(events)
	linearizable := porcupine.CheckOperations(lists, history)
	fmt.Printf("%d operations, linearizable: %t\n", len(history), linearizable)
	if !linearizable {
		os.Exit(1)
	}
}
