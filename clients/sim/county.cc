#include "clients/sim/county.h"

#include <algorithm>

#include "clients/sim/params.h"
#include "clients/sim/random.h"

namespace hearth::sim {
namespace {

constexpr uint64_t kTownKey = 0x746f776e;
constexpr uint64_t kVillageKey = 0x76696c6c;
constexpr uint64_t kMiddleLatitude =
    236'300'000;  // of Zijin county, roughly: the villages lie around it
constexpr uint64_t kMiddleLongitude = 1'151'800'000;

int64_t Draw(Rng* rng, const Range& range) { return rng->Between(range.low, range.high); }

Town MakeTown(const std::string& code, uint64_t seed) {
  Rng rng(Mix(Mix(seed, kTownKey), HashText(code)));
  Town town;
  town.code = code;
  town.income = Draw(&rng, kTownIncome);
  town.migrants = Draw(&rng, kTownMigrants);
  town.farming = Draw(&rng, kTownFarming);
  town.poverty = Draw(&rng, kTownPoverty);
  town.illness = Draw(&rng, kTownIllness);
  town.late = Draw(&rng, kTownLate);
  for (int64_t& yield : town.yields) yield = Draw(&rng, kTownYield);
  return town;
}

Village MakeVillage(const Area& area, uint32_t town, const SimulateOptions& options) {
  Rng rng(Mix(Mix(options.seed, kVillageKey), HashText(area.code)));
  Village village;
  village.code = area.code;
  village.town = town;
  village.community = area.name.find("居民") != std::string::npos;
  village.grids = static_cast<uint32_t>(rng.Between(options.grids_per_village - kGridsSpread,
                                                    options.grids_per_village + kGridsSpread));
  village.households = static_cast<uint32_t>(Draw(&rng, kVillageWeight));
  village.latitude_e7 = static_cast<int32_t>(kMiddleLatitude) +
                        static_cast<int32_t>(rng.Between(-2'500'000, 2'500'000));
  village.longitude_e7 = static_cast<int32_t>(kMiddleLongitude) +
                         static_cast<int32_t>(rng.Between(-3'500'000, 3'500'000));
  return village;
}

// Turns the villages' weights into numbers of households whose sum is `households`.
void Allocate(uint32_t households, std::vector<Village>* villages) {
  uint64_t sum = 0;
  for (const Village& village : *villages) sum += village.households;
  uint64_t weight = 0;
  uint32_t given = 0;
  for (Village& village : *villages) {
    weight += village.households;
    const auto upto = static_cast<uint32_t>(weight * households / sum);
    village.first_household = given;
    village.households = upto - given;
    given = upto;
  }
}

std::string ChineseNumber(uint32_t n) {
  static constexpr std::array<const char*, 10> kDigits = {"",   "一", "二", "三", "四",
                                                          "五", "六", "七", "八", "九"};
  std::string text;
  if (n >= 100) text += std::string(kDigits[n / 100]) + "百";
  if (n >= 100 && n % 100 / 10 == 0 && n % 10 > 0) text += "零";
  if (n >= 20 && n % 100 >= 10) text += kDigits[n % 100 / 10];
  if (n % 100 >= 10) text += "十";
  return text + kDigits[n % 10];
}

absl::Status CheckOptions(const SimulateOptions& options) {
  if (options.under.size() != 6 && options.under.size() != 9) {
    return absl::InvalidArgumentError(
        "under：需要县（6 位）或镇（9 位）代码 / under: needs a county (6 digits) or town (9 "
        "digits)");
  }
  if (options.households < 1 || options.households > 5'000'000) {
    return absl::InvalidArgumentError("households：1 到 5000000 / households: 1 to 5,000,000");
  }
  if (options.months < 1 || options.months > 60) {
    return absl::InvalidArgumentError("months：1 到 60 / months: 1 to 60");
  }
  if (options.grids_per_village < 4 || options.grids_per_village > 99) {
    return absl::InvalidArgumentError("grids：4 到 99 / grids: 4 to 99");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<County> MakeCounty(const SimulateOptions& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  std::vector<Area> areas;
  for (const Area& area : options.areas) {
    if (area.code.size() == 12 && area.code.starts_with(options.under)) areas.push_back(area);
  }
  if (areas.empty()) {
    return absl::InvalidArgumentError(
        "区划中没有该地区的村（12 位代码），请先导入区划 / no village (12 digits) below this area: "
        "import the areas first, or name a file with --areas");
  }
  std::sort(areas.begin(), areas.end(),
            [](const Area& a, const Area& b) { return a.code < b.code; });
  areas.erase(std::unique(areas.begin(), areas.end(),
                          [](const Area& a, const Area& b) { return a.code == b.code; }),
              areas.end());
  County county;
  county.code = options.under;
  for (const Area& area : areas) {
    const std::string town = area.code.substr(0, 9);
    if (county.towns.empty() || county.towns.back().code != town) {
      county.towns.push_back(MakeTown(town, options.seed));
    }
    const auto index = static_cast<uint32_t>(county.towns.size() - 1);
    county.villages.push_back(MakeVillage(area, index, options));
  }
  Allocate(options.households, &county.villages);
  return county;
}

std::string GridCode(const Village& village, uint32_t grid) {
  std::string code = village.code + "000";
  for (size_t i = code.size(); grid > 0; grid /= 10) code[--i] = static_cast<char>('0' + grid % 10);
  return code;
}

std::string GridName(const Village& village, uint32_t grid) {
  return "第" + ChineseNumber(grid) + (village.community ? "居民小组" : "村民小组");
}

}  // namespace hearth::sim
