#include "clients/cpp/key_ring.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

using client::DeviceKey;
using client::KeyRing;

v1::Run RunOf(const std::string& device) {
  v1::EventHeader header;
  header.set_device(device);
  v1::Run run;
  run.add_submissions()->set_header(header.SerializeAsString());
  return run;
}

TEST(KeyRing, SignsEachRunByItsDevicesKey) {
  TempDir dir;
  const DeviceKey desk = DeviceKey::Make(), phone = DeviceKey::Make();
  ASSERT_OK(desk.Save(dir.File("desk-1.key")));
  ASSERT_OK(phone.Save(dir.File("phone.2.key")));
  ASSERT_OK(phone.Save(dir.File("notes.txt")));
  const auto ring = KeyRing::Load(dir.str());
  ASSERT_OK(ring);
  v1::Run of_desk = RunOf("desk-1"), of_phone = RunOf("phone.2"), of_other = RunOf("notes");
  ring->SignRun(&of_desk);
  ring->SignRun(&of_phone);
  ring->SignRun(&of_other);
  EXPECT_EQ(of_desk.key_id(), desk.key_id());
  EXPECT_EQ(of_phone.key_id(), phone.key_id());
  EXPECT_EQ(of_phone.signature().size(), 64u);
  EXPECT_EQ(of_other.signature(), "") << "nobody else's key speaks for a device";
}

TEST(KeyRing, AFolderWithoutKeysOrWithAReadableOneIsAnError) {
  TempDir dir;
  EXPECT_EQ(KeyRing::Load(dir.str()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(KeyRing::Load(dir.File("none")).status().code(), absl::StatusCode::kNotFound);
  ASSERT_OK(DeviceKey::Make().Save(dir.File("desk.key")));
  ASSERT_OK(KeyRing::Load(dir.str()));
  ASSERT_EQ(::chmod(dir.File("desk.key").c_str(), 0644), 0);
  EXPECT_EQ(KeyRing::Load(dir.str()).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace hearth::testing
