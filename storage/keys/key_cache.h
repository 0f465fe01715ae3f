// A bounded cache of unwrapped keys, least recently used out first.
#ifndef HEARTH_STORAGE_KEYS_KEY_CACHE_H_
#define HEARTH_STORAGE_KEYS_KEY_CACHE_H_

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "storage/keys/secret.h"

namespace hearth::storage {

// What is known of a subject: its key, or that the key is out of reach.
struct SubjectKey {
  enum class State { kLive, kHeld, kShredded };
  State state = State::kLive;
  Secret key;  // kLive
};

// Not thread-safe.
class KeyCache {
 public:
  explicit KeyCache(size_t capacity) : capacity_(capacity) {}

  std::optional<SubjectKey> Find(std::string_view subject) {
    const auto found = index_.find(absl::string_view(subject.data(), subject.size()));
    if (found == index_.end()) return std::nullopt;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->key;
  }

  void Put(std::string_view subject, const SubjectKey& key) {
    Erase(subject);
    entries_.push_front({std::string(subject), key});
    index_.emplace(std::string(subject), entries_.begin());
    if (entries_.size() > capacity_) Erase(std::string(entries_.back().subject));
  }

  void Erase(std::string_view subject) {
    const auto found = index_.find(absl::string_view(subject.data(), subject.size()));
    if (found == index_.end()) return;
    entries_.erase(found->second);  // the Secret overwrites itself
    index_.erase(found);
  }

 private:
  struct Entry {
    std::string subject;
    SubjectKey key;
  };

  const size_t capacity_;
  std::list<Entry> entries_;  // most recently used first
  absl::flat_hash_map<std::string, std::list<Entry>::iterator> index_;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_KEYS_KEY_CACHE_H_
