#include "tests/bench/ending.h"

#include <rocksdb/db.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <future>
#include <thread>

#include "hearth/v1/admin_service.grpc.pb.h"
#include "hearth/v1/log_service.grpc.pb.h"
#include "storage/rocks/families.h"
#include "storage/rocks/rocks_db.h"
#include "tests/bench/ingest.h"

namespace hearth::bench {
namespace {

using Clock = std::chrono::steady_clock;

uint64_t Head(const House& house) {
  const auto stub = v1::LogService::NewStub(house.channel());
  grpc::ClientContext context;
  v1::GetHeadResponse response;
  return stub->GetHead(&context, {}, &response).ok() ? response.position() : 0;
}

std::string Home(const House& house) {
  for (const auto& entry : std::filesystem::directory_iterator(house.data())) {
    if (std::filesystem::exists(entry.path() / "log")) return entry.path().string();
  }
  return house.data();
}

void TellDisk(const std::string& dir, const char* name, uint64_t events, size_t households) {
  const storage::BlockCache cache = rocksdb::NewLRUCache(64 << 20);
  const storage::RocksDb::Setup setup{
      .dir = dir + "/" + name,
      .options = {},
      .families = {},
      .shape =
          [&](std::string_view family) {
            const std::string db(name);
            if (db == "log") return storage::LogFamilyOptions(cache);
            if (db == "keys") return storage::KeyFamilyOptions(cache);
            return storage::RowFamilyOptions(family, cache);
          },
      .wal_bytes_max = 128 << 20,
      .keep_wals = false,
      .drop_if_corrupt = false,
  };
  const auto db = storage::RocksDb::Open(setup, nullptr);
  if (!db.ok()) {
    std::printf("  %s: %s\n", name, db.status().ToString().c_str());
    return;
  }
  for (const auto& [family, handle] : (*db)->families()) {
    rocksdb::DB& rocks = (*db)->db();
    rocks.Flush({}, handle->handle()).PermitUncheckedError();
    rocks.CompactRange({}, handle->handle(), nullptr, nullptr).PermitUncheckedError();
    uint64_t bytes = 0;
    rocks.GetIntProperty(handle->handle(), "rocksdb.live-sst-files-size", &bytes);
    const auto size = static_cast<double>(bytes);
    std::printf("  %-6s %-14s %9.1f MiB %8.1f bytes an event %8.1f a household\n", name,
                family.c_str(), size / (1 << 20), size / static_cast<double>(events),
                size / static_cast<double>(households));
  }
}

}  // namespace

void MeasureRestart(House* house) {
  const auto runs = MakeChecks(house->county, house->Load(house->settings.checks, 500));
  std::promise<void> half_in;
  std::atomic<size_t> answers = 0;
  std::thread load([&, channel = house->channel()] {
    SubmitStreamed(channel, runs, 4, 8, [&] {
      if (++answers == runs.size() / 2) half_in.set_value();
    });
  });
  half_in.get_future().wait();
  house->hearthd->Kill();
  load.join();
  const auto began = Clock::now();
  house->Restart();
  const std::vector<v1::Run> one = MakeChecks(house->county, house->Load(1, 1));
  const Rate rate = SubmitUnary(house->channel(), one, 1);
  const std::chrono::duration<double> took = Clock::now() - began;
  std::printf(
      "restart after kill -9 under full load, %llu events: %.2f s until the next check is "
      "recorded%s\n",
      static_cast<unsigned long long>(Head(*house)), took.count(),
      rate.failed > 0 ? "  FAILED" : "");
}

void MeasureDisk(House* house) {
  WaitForFollowers(*house);
  const uint64_t events = Head(*house);
  std::printf(
      "memory of hearthd: %llu MiB now, %llu MiB at most since the restart; %llu events, "
      "%zu households\n",
      static_cast<unsigned long long>(house->hearthd->rss_mib()),
      static_cast<unsigned long long>(house->hearthd->peak_rss_mib()),
      static_cast<unsigned long long>(events), house->county.size());
  house->hearthd->Stop();
  const std::vector<v1::Run> sample = MakeChecks(house->county, house->Load(5'000, 500));
  std::printf("disk, compacted; a check has %.1f bytes as submitted (header, parts, salts)\n",
              static_cast<double>(BytesOf(sample)) / static_cast<double>(EventsOf(sample)));
  for (const char* name : {"log", "views", "keys"}) {
    TellDisk(Home(*house), name, events, house->county.size());
  }
}

}  // namespace hearth::bench
