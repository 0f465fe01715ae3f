// What the key files of this room share over OpenSSL's keys. Never included by a header that others
// see.
#ifndef HEARTH_CLIENTS_CPP_EVP_KEY_H_
#define HEARTH_CLIENTS_CPP_EVP_KEY_H_

#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace hearth::client {

// The library's own failures: out of memory, no random bytes. Nothing can go on.
inline void Must(bool done) {
  if (!done) std::abort();
}

inline EVP_PKEY* Get(const std::shared_ptr<void>& key) {
  return static_cast<EVP_PKEY*>(key.get());
}

inline std::shared_ptr<void> Own(EVP_PKEY* key) {
  return {key, [](void* owned) { EVP_PKEY_free(static_cast<EVP_PKEY*>(owned)); }};
}

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_EVP_KEY_H_
