// Faults in signatures, keys, witnesses.
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/tiles.h"
#include "tests/verify/planted_tools.h"

namespace hearth::testing {

using verify::Code;
using verify::Input;

constexpr char kOrder[] =
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";  // of P-256

const std::vector<Planted> kFaultsOfKeys = {
    {Code::kUnsignedBeforeTrust, "signature"},
    {Code::kSignaturesSkipped,
     "signature",
     {},
     {},
     {},
     [](Input* input, const MadeLog&) { input->skip_signatures = true; }},
    {Code::kUnsigned, "signature", RecordWith([](v1::Record* record) {
       record->clear_signature();
       record->clear_key_id();
     })},
    {Code::kKeyUnknown, "signature",
     RecordWith([](v1::Record* record) { record->set_key_id("key-nobody"); })},
    // Another device's key, and a signature that it truly made.
    {Code::kKeyUnknown, "signature",
     [](County* county) {
       DeviceSigner borrowed = county->cadres[0];
       borrowed.key = county->cadres[1].key;
       borrowed.key_id = county->cadres[1].key_id;
       county->log.Append(&borrowed, county->Visit(borrowed));
     }},
    {Code::kSignatureForm, "signature", SignatureOf(std::string(63, 's'))},
    {Code::kSignatureForm, "signature", SignatureOf(std::string(32, '\0') + std::string(32, '1'))},
    {Code::kSignatureForm, "signature", SignatureOf(std::string(32, '1') + std::string(32, '\0'))},
    {Code::kSignatureForm, "signature",
     SignatureOf(*client::FromHex(kOrder) + std::string(32, '1'))},
    {Code::kSignatureForm, "signature",
     SignatureOf(std::string(32, '1') + *client::FromHex(kOrder))},
    {Code::kSignatureWrong, "signature", SignatureOf(std::string(64, '1'))},
    {Code::kSignatureWrong, "signature",
     [](County* county) {
       county->log.Append(&county->admin2, Plain(Proposal()));  // Ed25519
       county->log.EditLast([](v1::Record* record) { FlipLastByte(record->mutable_signature()); });
     }},
    {Code::kAlgorithmUnknown, "signature",
     [](County* county) {
       DeviceSigner device = county->log.MakeDevice("phone-sm2", "cadre0", false);
       county->log.Append(&county->admin1,
                          Plain(Enrolment(device, "an SM2 point", v1::KEY_ALGORITHM_SM2)));
       county->log.Append(&device, county->Visit(device));
     }},
    {Code::kQuarantined, "signature",
     [](County* county) {
       v1::Fact fact;
       fact.mutable_device_revoked()->set_device(county->cadres[0].name);
       county->log.Append(&county->admin1, Plain(fact));
       county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
     }},
    {Code::kKeyIdTwice, "keys",
     [](County* county) {
       const DeviceSigner& known = county->cadres[0];
       county->log.Append(&county->admin1,
                          Plain(Enrolment(known, std::string(32, 'k'), v1::KEY_ALGORITHM_ED25519)));
     }},
    {Code::kRotationWrong, "keys",
     [](County* county) {
       DeviceSigner& cadre = county->cadres[0];
       v1::Fact fact;
       v1::DeviceKeyRotated& rotated = *fact.mutable_device_key_rotated();
       rotated.set_device(cadre.name);
       rotated.set_algorithm(cadre.key.algorithm());
       rotated.set_public_key(cadre.key.public_key());
       rotated.set_key_id("key-new");
       rotated.set_valid_until_date(20270101);
       rotated.set_old_key_signature(cadre.key.SignMessage("something else"));
       EventDraft draft = Plain(fact);
       draft.area_code = "";
       county->log.Append(&cadre, draft);
     }},
    {Code::kCosignatureWrong, "witness",
     [](County* county) {
       county->Cosign();
       county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
     }},
    {Code::kQuorumMissing,
     "witness",
     {},
     {},
     {},
     [](Input* input, const MadeLog&) { input->quorum = 1; }},
};

}  // namespace hearth::testing
