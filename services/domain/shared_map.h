// SharedMap: an ordered map whose copies share what did not change. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_SHARED_MAP_H_
#define HEARTH_SERVICES_DOMAIN_SHARED_MAP_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace hearth::domain {

// Value type: a copy costs one pointer, a change about 2·log(n) nodes. So the history of a fold can
// keep every state it ever had. Keys are strings; values should be cheap to copy. A treap whose
// priorities follow from the keys: the same contents have the same shape. const methods are
// thread-safe.
template <typename Value>
class SharedMap {
 public:
  // Null when absent. Valid as long as this map or a copy of it is unchanged.
  const Value* Find(std::string_view key) const {
    const Node* node = root_.get();
    while (node != nullptr && node->key != key) {
      node = key < node->key ? node->left.get() : node->right.get();
    }
    return node == nullptr ? nullptr : &node->value;
  }

  // Adds or replaces.
  void Set(std::string_view key, Value value) {
    const bool known = Find(key) != nullptr;
    root_ = With(root_, key, Priority(key), std::move(value));
    size_ += known ? 0 : 1;
  }

  size_t size() const { return size_; }

  // Calls `visit(key, value)` ascending for all keys above `after` until it returns false.
  template <typename Visit>
  void ForEachAfter(std::string_view after, const Visit& visit) const {
    Walk(root_.get(), after, visit);
  }

 private:
  struct Node;
  using Link = std::shared_ptr<const Node>;
  struct Node {
    std::string key;
    uint64_t priority = 0;
    Value value;
    Link left;
    Link right;
  };

  // FNV-1a with a last mix.
  static uint64_t Priority(std::string_view key) {
    uint64_t hash = 14695981039346656037u;
    for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    hash = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 29);
  }

  static bool Above(uint64_t priority, std::string_view key, const Node& node) {
    return priority != node.priority ? priority > node.priority : key > node.key;
  }

  static Link With(const Link& node, std::string_view key, uint64_t priority, Value value) {
    if (node != nullptr && node->key == key) {
      return std::make_shared<const Node>(
          Node{node->key, priority, std::move(value), node->left, node->right});
    }
    if (node == nullptr || Above(priority, key, *node)) {
      // The key is not below here: it would stand above its own priority.
      auto [left, right] = Split(node, key);
      return std::make_shared<const Node>(
          Node{std::string(key), priority, std::move(value), std::move(left), std::move(right)});
    }
    Node next = *node;
    Link* side = key < node->key ? &next.left : &next.right;
    *side = With(*side, key, priority, std::move(value));
    return std::make_shared<const Node>(std::move(next));
  }

  static std::pair<Link, Link> Split(const Link& node, std::string_view key) {
    if (node == nullptr) return {};
    Node next = *node;
    if (node->key < key) {
      auto [left, right] = Split(node->right, key);
      next.right = std::move(left);
      return {std::make_shared<const Node>(std::move(next)), std::move(right)};
    }
    auto [left, right] = Split(node->left, key);
    next.left = std::move(right);
    return {std::move(left), std::make_shared<const Node>(std::move(next))};
  }

  template <typename Visit>
  static bool Walk(const Node* node, std::string_view after, const Visit& visit) {
    if (node == nullptr) return true;
    if (node->key > after) {
      if (!Walk(node->left.get(), after, visit)) return false;
      if (!visit(std::string_view(node->key), node->value)) return false;
    }
    return Walk(node->right.get(), after, visit);
  }

  Link root_;
  size_t size_ = 0;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_SHARED_MAP_H_
