// Drafts for tests: synthetic households, chains of several devices, all from a seed.
#ifndef HEARTH_TESTS_CLIENTS_RANDOM_DRAFTS_H_
#define HEARTH_TESTS_CLIENTS_RANDOM_DRAFTS_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "hearth/v1/draft.pb.h"

namespace hearth::client::testing {

// A complete draft of a registration, check, correction, added member, area change or
// acknowledgement.
v1::Draft RandomDraft(std::mt19937_64* random, const std::string& device, uint64_t seq);

// `count` complete drafts of `devices` devices: stretches of one device, each chain in order
// from 1.
std::vector<v1::Draft> RandomDrafts(std::mt19937_64* random, size_t count, size_t devices);

// Without what only a client may make.
v1::Draft Incomplete(v1::Draft draft);

// As JSON Lines.
std::string Lines(const std::vector<v1::Draft>& drafts);

}  // namespace hearth::client::testing

#endif  // HEARTH_TESTS_CLIENTS_RANDOM_DRAFTS_H_
