#include "clients/cli/second_factor.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/qr_code.h"

namespace hearth::cli {

std::string FactorsText(const std::vector<v1::SecondFactor>& factors) {
  std::string text =
      "动态码种子只显示这一次，请立即录入各自的验证器：\n"
      "The seeds are shown this once; enter each into its person's authenticator now:\n";
  for (const v1::SecondFactor& factor : factors) {
    absl::StrAppend(&text, factor.account(), "\t", factor.totp_seed(), "\n");
    const auto code = MakeQrCode(absl::StrCat("otpauth://totp/Hearth:", factor.account(),
                                              "?secret=", factor.totp_seed(), "&issuer=Hearth"));
    if (code.ok()) text += QrText(*code);
  }
  return text;
}

}  // namespace hearth::cli
