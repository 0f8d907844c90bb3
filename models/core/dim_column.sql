with declared as (
    {{ declared_columns() }}
),

labels as (
    select * from {{ ref('column_labels') }}
),

units as (
    select * from {{ ref('column_units') }}
),

-- a label for one table goes before the one for all
labelled as (
    select
        declared.*,
        coalesce(own.label_zh, shared.label_zh) as label_zh,
        coalesce(own.label_en, shared.label_en) as label_en,
        case when own.column_name is null then shared.unit else own.unit end as unit
    from declared
    left join labels as own
        on declared.column_name = own.column_name and declared.table_name = own.table_name
    left join labels as shared
        on declared.column_name = shared.column_name and shared.table_name is null
),

final as (
    select
        concat(labelled.table_name, '.', labelled.column_name) as column_id,
        labelled.table_name,
        labelled.column_name,
        cast(labelled.column_order as integer) as column_order,
        labelled.data_type,
        labelled.label_zh,
        labelled.label_en,
        concat(
            coalesce(labelled.label_zh, labelled.column_name),
            case when units.is_in_header then concat('（', units.name_zh, '）') else '' end
        ) as header_zh,
        concat(
            coalesce(labelled.label_en, labelled.column_name),
            case when units.is_in_header then concat(' (', units.name_en, ')') else '' end
        ) as header_en,
        labelled.unit,
        units.name_zh as unit_name_zh,
        units.name_en as unit_name_en,
        units.number_format,
        labelled.description,
        labelled.is_required,
        cast(labelled.key_order as integer) as key_order,
        regexp_extract(labelled.reference, '^(.*)[.](\w+)$', 1) as references_table,
        regexp_extract(labelled.reference, '^(.*)[.](\w+)$', 2) as references_column,
        string_split(labelled.allowed_values, '|') as allowed_values
    from labelled
    left join units on labelled.unit = units.unit
)

select * from final
