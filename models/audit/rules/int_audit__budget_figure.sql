with

budgets as (
    select * from {{ ref('fct_budget') }}
),

-- a form may print a measure a row, each with a label of its own, or a line a row: then its label tells lines apart
mentions as (
    select
        form_id,
        source_section,
        line_code,
        fiscal_year,
        measure_code,
        count(*) as mention_count
    from budgets
    where source_section = 'form'
    group by form_id, source_section, line_code, fiscal_year, measure_code
),

many_lines as (
    select distinct
        form_id,
        source_section,
        line_code,
        fiscal_year
    from mentions
    where mention_count > 1
),

forms as (
    select * from {{ ref('int_current_form') }}
),

lines as (
    select * from {{ ref('budget_lines') }}
),

measures as (
    select * from {{ ref('budget_measures') }}
),

units as (
    select * from {{ ref('units') }} where unit_kind = 'money'
),

final as (
    select
        budgets.budget_id,
        budgets.form_id,
        forms.form_kind,
        budgets.fiscal_year,
        coalesce(budgets.fiscal_year = forms.fiscal_year, false) as is_form_year,
        budgets.source_section,
        budgets.line_code,
        lines.line_group,
        coalesce(
            nullif(case
                when contains(budgets.line_name, ':') or contains(budgets.line_name, '：')
                    then regexp_replace(budgets.line_name, '^(其中|减|加)?[:：]|[:：]$', '', 'g')
                else budgets.line_name
            end, ''), lines.name_zh
        ) as line_zh,
        case
            when lines.line_group = 'item' and nullif(trim(budgets.line_name), '') is not null
                then lines.name_en || ' (' || trim(budgets.line_name) || ')'
            else lines.name_en
        end as line_en,
        lines.name_zh as standard_zh,
        lines.name_en as standard_en,
        case
            when lines.line_group = 'item' or many_lines.form_id is not null
                then budgets.line_code || '|' || coalesce(trim(budgets.line_name), '')
            else budgets.line_code
        end as line_key,
        budgets.measure_code,
        measures.name_zh as measure_zh,
        measures.name_en as measure_en,
        budgets.amount_yuan,
        budgets.ratio,
        -- a bare 0.98 in a column of rates may be a fraction and not a percentage
        case
            when budgets.ratio <= 0.015 and not regexp_matches(budgets.value_printed, '[%％]') then budgets.ratio * 100
        end as ratio_as_fraction,
        budgets.value_printed,
        case
            when contains(budgets.value_printed, '.') or contains(budgets.value_printed, '．')
                then length(regexp_extract(replace({{ clean_text('budgets.value_printed') }}, ' ', ''), '[.]([0-9]+)', 1)) -- noqa: LT05
            when budgets.value_printed is not null then 0
        end
        -- as a percentage 0.98 has none
        - if(try_cast(budgets.value_printed as decimal(12, 6)) = nullif(budgets.ratio, 0), 2, 0) as decimals_printed,
        coalesce(units.factor, 1)::decimal(18, 0) as factor,
        coalesce(units.unit_printed, '元') as unit_zh,
        coalesce(units.name_en, 'yuan') as unit_en
    from budgets
    inner join forms on budgets.form_id = forms.form_id
    left join many_lines
        on
            budgets.form_id = many_lines.form_id
            and budgets.source_section = many_lines.source_section
            and budgets.line_code = many_lines.line_code
            and budgets.fiscal_year is not distinct from many_lines.fiscal_year
    left join lines on budgets.line_code = lines.line_code
    left join measures on budgets.measure_code = measures.measure_code
    left join units on budgets.unit_printed = units.unit_printed
)

select * from final
