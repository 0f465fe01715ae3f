#include "clients/cpp/merkle_tree.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <memory>

namespace hearth::client {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

void Require(bool ok) {
  if (ok) return;
  std::fputs("SHA-256 is not available\n", stderr);
  std::abort();
}

// Finding the algorithm anew costs OpenSSL 3 more than hashing a record does.
EVP_MD_CTX* Begun() {
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  Require(kSha256 != nullptr && context != nullptr);
  Require(EVP_DigestInit_ex2(context.get(), EVP_MD_CTX_get0_md(context.get()) ? nullptr : kSha256,
                             nullptr) == 1);
  return context.get();
}

Hash HashOf(std::initializer_list<std::string_view> pieces) {
  EVP_MD_CTX* const context = Begun();
  Hash hash;
  for (const std::string_view piece : pieces) {
    Require(EVP_DigestUpdate(context, piece.data(), piece.size()) == 1);
  }
  Require(EVP_DigestFinal_ex(context, hash.data(), nullptr) == 1);
  return hash;
}

}  // namespace

Hash HashBytes(std::string_view bytes) { return HashOf({bytes}); }

Hash HashLeaf(std::string_view record) { return HashOf({std::string_view("\0", 1), record}); }

Hash HashNode(const Hash& left, const Hash& right) {
  return HashOf({std::string_view("\x01", 1), Bytes(left), Bytes(right)});
}

void RightEdge::Append(const Hash& leaf) {
  Hash node = leaf;
  for (uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
    node = HashNode(edge_.back(), node);
    edge_.pop_back();
  }
  edge_.push_back(node);
  ++size_;
}

Hash RightEdge::Root() const {
  if (edge_.empty()) return HashBytes("");
  Hash root = edge_.back();
  for (size_t i = edge_.size() - 1; i-- > 0;) root = HashNode(edge_[i], root);
  return root;
}

}  // namespace hearth::client
