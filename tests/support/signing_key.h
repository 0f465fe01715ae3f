// A device's P-256 key, as phones have one: made at random, signs raw r ‖ s.

#ifndef HEARTH_TESTS_SUPPORT_SIGNING_KEY_H_
#define HEARTH_TESTS_SUPPORT_SIGNING_KEY_H_

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace hearth::testing {

// One thread. Aborts when the cryptography library fails.
class SigningKey {
 public:
  SigningKey();
  ~SigningKey();
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;

  // The uncompressed point, 65 bytes.
  std::string public_key() const;
  // Over a hash of 32 bytes; 64 bytes, another one at each call.
  std::string Sign(std::string_view hash) const;

 private:
  evp_pkey_st* key_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SUPPORT_SIGNING_KEY_H_
