/* The least a rule can cost: for each rule and device a threshold with hysteresis, confirmation by attempts, and a ring
 * of twenty weighted changes, in a loop over flat memory. What the rule engine's cost is measured against. */
#ifndef TILLWATCH_RULE_LOOP_H
#define TILLWATCH_RULE_LOOP_H

#include <stddef.h>
#include <stdint.h>

/* Runs `rules` rules on each of `devices` devices, `rounds` times, in this process and thread. In each round every
 * device has one new value, and `bad` of a hundred have one over the threshold, now these and now those. Returns how
 * many times a rule was found to hold, or SIZE_MAX when there is no memory for it. */
size_t rule_loop_run(size_t devices, size_t rules, size_t rounds, unsigned bad);

/* The bytes kept for one rule and device. */
size_t rule_loop_cell_size(void);

#endif
